// A user's day in a real browser: node e2e/day.mjs ADDRESS USER PASSWORD BROWSER FOLDER
// Ends with status 0 if all went well; screenshots are in the folder. The workshop must have its demo's table.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const [address, user, password, browserPath, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })

const LONG = Number(process.env.WALK_TIMEOUT ?? 180_000)
const faults = []

/** What goes wrong without anybody looking: errors of scripts, and requests that fail. */
function watch(page, expected = () => false) {
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected(message.text())) {
      faults.push(`console: ${message.text()}`)
    }
  })
  page.on('pageerror', (error) => faults.push(`script: ${error.stack ?? error}`))
  page.on('requestfailed', (request) => {
    // A player and a page that goes away cut what they do not need any more.
    const why = request.failure()?.errorText ?? ''
    if (!why.includes('ERR_ABORTED')) {
      faults.push(`request: ${request.method()} ${request.url()} ${why}`)
    }
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !expected(`${response.status()} ${new URL(response.url()).pathname}`)) {
      faults.push(`answer: ${response.status()} ${response.request().method()} ${response.url()}`)
    }
  })
}

/** Before anybody is signed in the page asks who it is. */
const signedOut = () => false

const browser = await chromium.launch({
  executablePath: browserPath,
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--autoplay-policy=no-user-gesture-required',
  ],
})

function say(step) {
  console.log(step)
}

async function newPage(width, locale) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale, colorScheme: 'light' })
  const page = await context.newPage()
  page.setDefaultTimeout(LONG)
  watch(page, signedOut)
  return page
}

async function signIn(page) {
  await page.goto(address)
  await page.getByTestId('sign-in-user').fill(user)
  await page.getByTestId('sign-in-password').fill(password)
  await page.getByTestId('sign-in-submit').click()
  await page.getByTestId('task-table').waitFor()
}

async function look(page, name) {
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme })
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

async function projects(page) {
  await page.locator('[data-testid^="row-"]').first().waitFor()
  return page.locator('[data-testid^="row-"]').evaluateAll((rows) => rows.map((row) => row.dataset.testid.substring('row-'.length)))
}

async function only(page, chosen) {
  if (await page.getByTestId('select-none').count()) {
    await page.getByTestId('select-none').click()
  }
  for (const project of chosen) {
    await page.getByTestId(`check-${project}`).check()
  }
}

/** Nothing is begun before its price was on the screen. */
async function confirm(page, action, choose = async () => {}) {
  await page.getByTestId(action).click()
  await page.getByTestId('confirm-dialog').waitFor()
  await choose()
  await page.getByTestId('preview-price').waitFor()
  const price = await page.getByTestId('preview-price').textContent()
  if (!price || price.trim() === '') {
    throw new Error(`${action} shows no price`)
  }
  await page.getByTestId('confirm-submit').click()
  await page.getByTestId('confirm-dialog').waitFor({ state: 'hidden' })
}

async function untilStatus(page, project, ...wanted) {
  await page.waitForFunction(
    ([id, statuses]) => statuses.includes(document.querySelector(`[data-testid="row-${id}"]`)?.dataset.status),
    [project, wanted],
    { timeout: LONG },
  )
}

async function untilMark(page, project, segment, mark) {
  await page.waitForFunction(
    ([id, n, wanted]) => document.querySelector(`[data-testid="mark-${id}-${n}"]`)?.dataset.mark === wanted,
    [project, segment, mark],
    { timeout: LONG },
  )
}

async function day(locale, width) {
  say(`${locale}: sign in`)
  const page = await newPage(width, locale)
  await signIn(page)
  const all = await projects(page)
  const [first, second] = locale === 'en' ? all : all.slice(2)
  await look(page, `tasks-${locale}-${width}`)

  say(`${locale}: storyboards`)
  await only(page, [first, second])
  await confirm(page, 'action-storyboards')
  for (const project of [first, second]) {
    await untilStatus(page, project, 'storyboard_ready')
  }

  say(`${locale}: edit`)
  await page.getByTestId(`row-${first}`).click()
  await page.getByTestId('details').waitFor()
  await page.getByTestId('tab-storyboard').click()
  await page.getByTestId('edit-shot-1').click()
  await page.getByTestId('prompt-editor').waitFor()
  await page.getByTestId(`draft-${first}-action`).fill('The pet looks up and waits.')
  await page.getByTestId('prompt-save').click()
  await page.getByTestId('prompt-editor').waitFor({ state: 'hidden' })
  await look(page, `storyboard-${locale}-${width}`)
  await page.getByTestId('details-close').click()

  say(`${locale}: next step of both, seen live`)
  await only(page, [first, second])
  await confirm(page, 'action-next')
  for (const project of [first, second]) {
    await untilMark(page, project, 0, 'completed')
  }

  say(`${locale}: to the end`)
  await only(page, [first])
  await confirm(page, 'action-run')
  await untilStatus(page, first, 'completed')
  await look(page, `finished-${locale}-${width}`)

  say(`${locale}: the finished video plays`)
  await page.getByTestId(`row-${first}`).click()
  await page.getByTestId('details').waitFor()
  await plays(page, 'final-player')
  await look(page, `details-${locale}-${width}`)
  await page.getByTestId('tab-segments').click()
  await page.getByTestId('segment-0').waitFor()
  await look(page, `segments-${locale}-${width}`)

  say(`${locale}: another clip, and the first one again`)
  await confirm(page, 'regenerate-6')
  await page.getByTestId('versions-6').waitFor()
  await untilStatus(page, first, 'all_segments_ready', 'completed')
  await page.getByTestId('versions-6').click()
  await page.getByTestId('versions-dialog').waitFor()
  await page.locator('[data-testid^="restore-"]').first().click()
  if (await page.getByTestId('plain-submit').count()) {
    await page.getByTestId('plain-submit').click()
  }
  await page.getByTestId('versions-dialog').waitFor({ state: 'hidden' })
  await page.getByTestId('details-close').click()

  say(`${locale}: made anew from the fifth clip on, with its price`)
  await only(page, [first])
  await confirm(page, 'action-redo', async () => {
    await page.getByTestId('option-from').selectOption('5')
    await page.getByTestId('option-run-on').check()
  })
  await untilStatus(page, first, 'completed')

  say(`${locale}: what it cost, and how it is set up`)
  await page.getByTestId('nav-money').click()
  await page.getByTestId('money-by-day').waitFor()
  await look(page, `money-${locale}-${width}`)
  await page.getByTestId('nav-settings').click()
  await page.getByTestId('settings-installation').waitFor()
  await look(page, `settings-${locale}-${width}`)
  await page.getByTestId('nav-tasks').click()
  await page.getByTestId('open-jobs').click()
  await page.getByTestId('job-drawer').waitFor()
  await look(page, `jobs-${locale}-${width}`)
  await page.keyboard.press('Escape')

  say(`${locale}: sign out`)
  await page.getByTestId('sign-out').click()
  await page.getByTestId('sign-in-form').waitFor()
  await look(page, `sign-in-${locale}-${width}`)
  await page.context().close()
}

/** A picture is there, and time goes by. */
async function plays(page, handle) {
  const video = page.getByTestId(handle)
  await video.waitFor()
  await video.evaluate((player) => {
    player.muted = true
    return player.play()
  })
  await page.waitForFunction(
    (name) => {
      const found = document.querySelector(`[data-testid="${name}"]`)
      const player = found instanceof HTMLVideoElement ? found : found?.querySelector('video')
      return player && player.videoWidth > 0 && player.currentTime > 0.3
    },
    handle,
    { timeout: LONG },
  )
  await video.evaluate((player) => player.pause())
}

try {
  await day('en', 1440)
  await day('zh-CN', 820)
} catch (error) {
  faults.push(String(error.stack ?? error))
  for (const context of browser.contexts()) {
    for (const page of context.pages()) {
      await page.screenshot({ path: join(folder, 'fault.png') })
      writeFileSync(join(folder, 'fault.html'), await page.content())
    }
  }
}
await browser.close()
for (const fault of faults) {
  console.error(fault)
}
process.exit(faults.length === 0 ? 0 : 1)
