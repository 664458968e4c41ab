// What all walks through the page need: a browser that is watched, handles, and looks that are kept and held against the rules of accessibility.
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const LONG = Number(process.env.WALK_TIMEOUT ?? 180_000)
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Starts a browser, walks, and ends the process with 0 if nothing went wrong; screenshots are in the folder. */
export async function walk({ address, user, password, browserPath, folder }, way) {
  mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--autoplay-policy=no-user-gesture-required',
    ],
  })
  const faults = []
  try {
    await way(new Walk(browser, { address, user, password, folder }, faults))
  } catch (error) {
    faults.push(String(error.stack ?? error))
    let at = 0
    for (const page of browser.contexts().flatMap((context) => context.pages())) {
      await page.screenshot({ path: join(folder, `fault-${at}.png`) })
      writeFileSync(join(folder, `fault-${at++}.html`), await page.content())
    }
  }
  await browser.close()
  for (const fault of faults) console.error(fault)
  process.exit(faults.length === 0 ? 0 : 1)
}

class Walk {
  constructor(browser, options, faults) {
    Object.assign(this, options)
    this.browser = browser
    this.faults = faults
    /** What somebody has looked at. */
    this.views = new Set()
  }

  fault(text) {
    this.faults.push(text)
  }

  say(step) {
    console.log(step)
  }

  async visitor(width, locale) {
    const context = await this.browser.newContext({ viewport: { width, height: 900 }, locale, colorScheme: 'light', reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.setDefaultTimeout(LONG)
    return new Visitor(this, page, `${locale}-${width}`)
  }
}

/** Somebody who uses the page. Their name goes into those of their screenshots. */
export class Visitor {
  /** What is awaited to go wrong at the moment: parts of what would else be a fault. */
  awaited = []

  theme = 'light'

  constructor(walk, page, name) {
    this.walk = walk
    this.page = page
    this.name = name
    this.watch()
  }

  /** What goes wrong without anybody looking: errors of scripts, requests that fail, and text that is run. */
  watch() {
    const fault = (text) => {
      if (!this.awaited.some((part) => text.includes(part))) this.walk.fault(`${this.name}: ${text}`)
    }
    const { page } = this
    page.on('console', (message) => message.type() === 'error' && fault(`console: ${message.text()} ${message.location().url}`))
    page.on('pageerror', (error) => fault(`script: ${error.stack ?? error}`))
    page.on('dialog', (dialog) => {
      fault(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('requestfailed', (request) => {
      // A player and a page that goes away cut what they do not need any more.
      const why = request.failure()?.errorText ?? ''
      if (!why.includes('ERR_ABORTED')) fault(`request: ${request.method()} ${request.url()} ${why}`)
    })
    page.on('response', (response) => response.status() >= 400 && fault(`answer: ${response.status()} ${response.request().method()} ${response.url()}`))
  }

  /** Does something of which it is known what goes wrong. */
  async awaiting(parts, deed) {
    this.awaited = parts
    await deed()
    this.awaited = []
  }

  t(handle) {
    return this.page.getByTestId(handle)
  }

  async signIn(user = this.walk.user) {
    await this.page.goto(this.walk.address)
    await this.t('sign-in-user').fill(user)
    await this.t('sign-in-password').fill(this.walk.password)
    await this.t('sign-in-submit').click()
    await this.t('task-table').waitFor()
  }

  /**
   * Keeps what it looks like, light and dark, and refuses what people could not see or use. It begins with the theme that is there, and leaves the other. Whoever
   * comes to a view as the second one sees its words and its width anew, but the same colours.
   */
  async look(view) {
    // Pictures that are in view are read at once, also lazy ones.
    await this.page.waitForFunction(() =>
      [...document.images].every((image) => {
        const { top, bottom } = image.getBoundingClientRect()
        return image.complete || bottom <= 0 || top >= innerHeight
      }),
    )
    const first = this.theme
    for (const theme of first === 'light' ? ['light', 'dark'] : ['dark', 'light']) {
      if (theme !== this.theme) await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      this.theme = theme
      await this.page.waitForFunction(
        (dark) => document.documentElement.classList.contains('dark') === dark && document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity),
        theme === 'dark',
      )
      await this.page.screenshot({ path: join(this.walk.folder, `${view}-${this.name}-${theme}.png`) })
      if (theme === first) await this.scrollsWhereItMust(view)
      if (theme === first) await this.accessible(`${view} ${theme}`)
      else if (!this.walk.views.has(view)) await this.accessible(`${view} ${theme}`, ['color-contrast'])
    }
    this.walk.views.add(view)
  }

  /** The page stands still while its parts scroll, and none of them scrolls by a few pixels that nobody misses. */
  async scrollsWhereItMust(view) {
    const found = await this.page.evaluate(() => {
      const page = document.documentElement
      const longer = page.scrollHeight > page.clientHeight || page.scrollWidth > page.clientWidth ? ['the page itself scrolls'] : []
      const slight = [...document.querySelectorAll('body *')].filter((part) => {
        const by = part.scrollHeight - part.clientHeight
        return by > 0 && by < 8 && ['auto', 'scroll'].includes(getComputedStyle(part).overflowY)
      })
      return [...longer, ...slight.map((part) => `${part.tagName} ${part.className} scrolls by ${part.scrollHeight - part.clientHeight} pixels`)]
    })
    for (const one of found) this.walk.fault(`${this.name} ${view}: ${one}`)
  }

  /** By the rules of axe-core; in the other theme only colours can differ. */
  async accessible(view, rules) {
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(AXE)
    const found = await this.page.evaluate(async (only) => {
      // Nothing that these rules need is elsewhere, and nobody reads how to select what they find.
      const options = { resultTypes: ['violations'], preload: false, selectors: false, ...(only === undefined ? {} : { runOnly: { type: 'rule', values: only } }) }
      const { violations } = await window.axe.run(document, options)
      return violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => `${one.id} (${one.impact}): ${one.help}: ${one.nodes.map((node) => `${node.html.slice(0, 200)} ${node.any[0]?.message ?? ''}`).slice(0, 3).join(' | ')}`)
    }, rules)
    for (const one of found) this.walk.fault(`${this.name} ${view}: ${one}`)
  }

  async projects() {
    await this.page.locator('[data-testid^="row-"]').first().waitFor()
    return this.page.locator('[data-testid^="row-"]').evaluateAll((rows) => rows.map((row) => row.dataset.testid.substring('row-'.length)))
  }

  async only(chosen) {
    if (await this.t('select-none').count()) await this.t('select-none').click()
    for (const project of chosen) await this.t(`check-${project}`).check()
  }

  async openProject(project) {
    await this.t(`row-${project}`).click({ position: { x: 200, y: 10 } })
    await this.t('details-title').waitFor()
    await this.page.waitForFunction((id) => document.querySelector('[data-testid="details"]')?.dataset.project === id, project)
  }

  /** Nothing is begun before its price was on the screen. */
  async confirm(action, choose = async () => {}) {
    await this.t(action).click()
    await this.t('confirm-dialog').waitFor()
    await choose()
    await this.t('preview-price').waitFor()
    const price = await this.t('preview-price').textContent()
    if (!price || price.trim() === '') throw new Error(`${action} shows no price`)
    await this.t('confirm-submit').click()
    await this.t('confirm-dialog').waitFor({ state: 'hidden' })
  }

  async untilStatus(project, ...wanted) {
    await this.page.waitForFunction(([id, statuses]) => statuses.includes(document.querySelector(`[data-testid="row-${id}"]`)?.dataset.status), [project, wanted])
  }

  async untilMark(project, segment, mark) {
    await this.page.waitForFunction(([id, n, wanted]) => document.querySelector(`[data-testid="mark-${id}-${n}"]`)?.dataset.mark === wanted, [project, segment, mark])
  }

  /** A picture is there, and time goes by. */
  async plays(handle) {
    const video = this.t(handle)
    await video.evaluate((player) => {
      player.muted = true
      return player.play()
    })
    await this.page.waitForFunction((name) => {
      const player = document.querySelector(`[data-testid="${name}"]`)
      return player.videoWidth > 0 && player.currentTime > 0.3
    }, handle)
    await video.evaluate((player) => player.pause())
  }

  /** What another program does meanwhile, as the same user. */
  async api(method, path, body) {
    return this.page.evaluate(
      async ([verb, where, members]) => {
        const token = decodeURIComponent(document.cookie.split('; ').find((part) => part.startsWith('XSRF-TOKEN='))?.substring('XSRF-TOKEN='.length) ?? '')
        const answer = await fetch(where, {
          method: verb,
          headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': token },
          ...(members === undefined ? {} : { body: JSON.stringify(members) }),
        })
        const text = await answer.text()
        return text === '' ? undefined : JSON.parse(text)
      },
      [method, path, body],
    )
  }

  async close(dialog) {
    await this.t(`${dialog}-close`).click()
    await this.t(dialog).waitFor({ state: 'hidden' })
  }

  async leave() {
    await this.page.context().close()
  }
}
