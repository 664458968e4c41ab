// A team's day in a real browser: node e2e/day.mjs ADDRESS USER PASSWORD BROWSER FOLDER TABLE
// TABLE is a folder of the server with ten rows of three clips, the first of which has a picture named as HTML; the installation must not know it yet.
// Ends with status 0 if all went well; screenshots are in FOLDER.
import { walk } from './walk.mjs'

const [address, user, password, browserPath, folder, table] = process.argv.slice(2)

await walk({ address, user, password, browserPath, folder }, async (walk) => {
  await work(await walk.visitor(1440, 'en'))
  await lookAround(await walk.visitor(820, 'zh-CN'))
})

/** All that is done in a day, in English on a wide screen. */
async function work(one) {
  const { walk, page } = one
  walk.say('sign in')
  await page.goto(address)
  await one.t('sign-in-form').waitFor()
  await one.look('sign-in')
  await one.signIn()

  walk.say('connect a table')
  await one.t('open-connect').click()
  await one.t('connect-address').fill(table)
  await one.t('connect-check').click()
  await one.t('connect-found').waitFor()
  await one.look('connect')
  await one.t('connect-import').click()
  await one.t(`connection-folder:${table}`).waitFor()
  await one.close('connect-dialog')
  const all = await one.projects()
  if (all.length !== 10) throw new Error(`ten rows were expected, there are ${all.length}`)
  await one.look('tasks')

  walk.say('text of a table is text')
  const { tasks } = await one.api('GET', '/api/batch/tasks/local')
  const hostile = tasks.find((task) => task.name.includes('<img'))
  if (!(await one.t(`row-${hostile.project_id}`).textContent()).includes('<img src=x onerror=')) throw new Error('the name of the first row is not shown as it is')
  await one.openProject(hostile.project_id)
  await one.t('details-title').getByText('<img src=x onerror=').waitFor()
  await one.t('details-close').click()

  walk.say('storyboards of all ten')
  await one.t('select-filter').click()
  await page.waitForFunction(() => document.querySelector('[data-testid="selected-count"]').textContent.startsWith('10 '))
  await one.confirm('action-storyboards', async () => {
    await one.t('preview-price').waitFor()
    await one.look('confirm')
  })
  for (const project of all) await one.untilStatus(project, 'storyboard_ready')

  walk.say('edit')
  const [first, second] = all.filter((project) => project !== hostile.project_id)
  await one.openProject(first)
  await one.t('tab-storyboard').click()
  await one.t('edit-shot-1').click()
  await one.t(`draft-${first}-action`).fill('The pet looks up and waits.')
  await one.look('editor')
  await one.t('prompt-save').click()
  await one.t('prompt-editor').waitFor({ state: 'hidden' })
  await one.t('shot-1').getByText('The pet looks up and waits.').first().waitFor()
  await one.look('storyboard')
  await one.t('tab-segments').click()
  await one.t('exact-prompt-1').click()
  await page.waitForFunction(() => document.querySelector('[data-testid="exact-prompt-text"]')?.value.includes('The pet looks up and waits.'))
  await one.look('exact-prompt')
  await one.close('exact-prompt-dialog')
  await one.t('details-close').click()

  walk.say('next step of all ten, seen live')
  await one.confirm('action-next')
  for (const project of all) await one.untilMark(project, 0, 'completed')

  walk.say('to the end')
  await one.only([first])
  await one.confirm('action-run')
  await one.untilStatus(first, 'completed')

  walk.say('the finished video plays')
  await one.openProject(first)
  await one.t('final-player').waitFor()
  await one.plays('final-player')
  await one.look('details')

  walk.say('another clip twice, and the first one again')
  await one.t('tab-segments').click()
  const original = await clip(one, first, 2)
  for (const versions of [1, 2]) {
    await one.confirm('regenerate-2')
    await one.t('versions-2').getByText(`(${versions})`).waitFor()
  }
  await one.look('segments')
  await one.t('versions-2').click()
  await one.t(`version-${original}`).waitFor()
  await one.look('versions')
  await one.t(`restore-${original}`).click()
  await one.t('plain-dialog').waitFor()
  await one.look('restore')
  await one.t('plain-submit').click()
  await one.t('versions-dialog').waitFor({ state: 'hidden' })
  if ((await clip(one, first, 2)) !== original) throw new Error('the clip is not the restored one')

  walk.say('the clips as one')
  await one.t('tab-overview').click()
  await chain(one)
  await one.t('details-close').click()

  walk.say('made anew from the second clip on, with its price')
  await one.only([first])
  await one.confirm('action-redo', async () => {
    await one.t('option-from').selectOption('1')
    await one.t('option-run-on').check()
    await one.t('confirm-dialog').getByText('Clips from 2 on become').waitFor()
    await one.look('redo')
  })
  await one.untilStatus(first, 'completed')

  walk.say('somebody deletes what is looked at')
  await one.openProject(second)
  await page.waitForFunction(() => document.querySelector('[data-testid="drop-photo"] img')?.naturalWidth > 0)
  await one.api('POST', '/api/batch/delete', { project_ids: [second] })
  await one.t('details-deleted').waitFor()
  await one.t(`row-${second}`).waitFor({ state: 'detached' })
  await one.t('details-close').click()

  walk.say('what it cost, and how it is set up')
  await one.t('nav-money').click()
  await one.t('money-table').waitFor()
  await one.look('money')
  await settings(one)
  await one.t('nav-tasks').click()
  if (!(await one.t(`check-${first}`).isChecked())) throw new Error('what was ticked is forgotten')
  await one.t('search').fill('no pet has this name')
  await one.t('show-all').click()
  await one.t(`row-${first}`).waitFor()
  await jobs(one)

  walk.say('sign out')
  if (await page.evaluate(() => window.ran === true)) walk.fault('a text of the table was run')
  await one.t('sign-out').click()
  await one.t('sign-in-form').waitFor()
  await one.leave()
}

/** What the work above left, in Chinese on a tablet; one clip is made here, too. */
async function lookAround(one) {
  const { walk, page } = one
  walk.say('Chinese, on a tablet')
  await page.goto(address)
  await one.t('sign-in-form').waitFor()
  await one.look('sign-in')
  await one.signIn()
  const all = await one.projects()
  const { tasks } = await one.api('GET', '/api/batch/tasks/local')
  const done = tasks.find((task) => task.status === 'completed').project_id
  const other = tasks.find((task) => task.completed_segments === 1).project_id
  await one.look('tasks')
  await one.only(all.slice(0, 3))
  await one.look('ticked')

  walk.say('Chinese: next step')
  await one.only([other])
  await one.confirm('action-next', async () => {
    await one.t('preview-price').waitFor()
    await one.look('confirm')
  })
  await one.untilMark(other, 1, 'completed')

  walk.say('Chinese: a finished project')
  await one.openProject(done)
  await one.t('final-player').waitFor()
  await one.plays('final-player')
  await one.look('details')
  for (const tab of ['segments', 'storyboard', 'cost', 'events']) {
    await one.t(`tab-${tab}`).click()
    await one.page.locator('#tab-panel li').first().waitFor()
    await one.look(tab)
  }
  await one.t('kept-files').locator('summary').click()
  await one.t('kept-files').locator('a').first().scrollIntoViewIfNeeded()
  await one.look('kept-files')
  await one.t('tab-storyboard').click()
  await one.t('edit-shot-1').click()
  await one.t(`draft-${done}-action`).waitFor()
  await one.look('editor')
  await one.close('prompt-editor')
  await one.t('tab-segments').click()
  await one.t('versions-2').click()
  await one.t('versions-dialog').waitFor()
  await one.look('versions')
  await one.close('versions-dialog')
  await one.t('supply-2').click()
  await one.t('upload-file').waitFor()
  await one.look('supply')
  await one.close('plain-dialog')
  await ownFrame(one, done)
  await one.t('tab-overview').click()
  await chain(one)
  await one.t('details-close').click()

  walk.say('Chinese: the rest')
  for (const dialog of ['connect', 'new-project']) {
    await one.t(`open-${dialog}`).click()
    await one.page.locator('dialog[open]').waitFor()
    await one.look(dialog)
    await one.page.keyboard.press('Escape')
    await one.page.locator('dialog[open]').waitFor({ state: 'detached' })
  }
  await one.t('nav-money').click()
  await one.t('money-table').waitFor()
  await one.look('money')
  await settings(one)
  await one.t('nav-tasks').click()
  await jobs(one)
  await one.t('sign-out').click()
  await one.t('sign-in-form').waitFor()
  await one.leave()
}

/** A person's picture for the end of the second clip: the third one started from another. */
async function ownFrame(one, project) {
  const { segments } = await one.api('GET', `/api/batch/tasks/${project}`)
  const picture = await one.page.evaluate(async (where) => Array.from(new Uint8Array(await (await fetch(where)).arrayBuffer())), segments[0].firstFrameUrl)
  await one.t('supply-frame-1').click()
  await one.t('upload-file').setInputFiles({ name: 'own.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture) })
  await one.look('own-frame')
  await one.t('plain-submit').click()
  await one.t('plain-dialog').waitFor({ state: 'hidden' })
  await one.page.waitForFunction(() => document.querySelector('[data-testid="segment-2"]')?.dataset.mark === 'stale')
}

/** Which clip a segment has. */
async function clip(one, project, segment) {
  const task = await one.api('GET', `/api/batch/tasks/${project}`)
  return task.segments[segment].version
}

/** Plays over a joint and on to the end, where our own picture of the last frame stands. */
async function chain(one) {
  await one.t('open-chain').click()
  await one.t('chain-play').waitFor()
  for (const seam of [1, 2]) {
    const quality = await one.t(`seam-${seam}`).getAttribute('data-quality')
    if (!['good', 'visible', 'broken'].includes(quality)) throw new Error(`joint ${seam} is ${quality}`)
  }
  await one.t('chain-view').evaluate((dialog) => dialog.querySelectorAll('video').forEach((video) => (video.muted = true)))
  await one.t('seam-1').click()
  await one.page.waitForFunction(() => document.querySelector('[data-testid="chain-timeline"] [aria-current="true"]') !== document.querySelector('[data-testid="chain-timeline"] button'))
  await one.look('chain')
  await one.t('chain-timeline').locator('button').last().click()
  if ((await one.t('chain-play').getAttribute('data-playing')) === 'false') await one.t('chain-play').click()
  await one.t('chain-last-frame').waitFor()
  if (!(await one.t('chain-last-frame').getAttribute('src')).includes('/frames/segment_2_last.jpg')) throw new Error('the end is not the last frame of the last clip')
  await one.page.waitForFunction(() => document.querySelector('[data-testid="chain-last-frame"]').naturalWidth > 0)
  if (await one.t('chain-fault').count()) throw new Error(await one.t('chain-fault').textContent())
  await one.look('chain-end')
  await one.close('chain-view')
}

async function settings(one) {
  await one.t('nav-settings').click()
  for (const tab of ['installation', 'templates', 'settings', 'trash', 'users', 'tokens', 'audit']) {
    await one.t(`settings-${tab}`).click()
    await one.page.locator('#settings-panel [role="status"]').waitFor({ state: 'detached' })
    await one.look(`settings-${tab}`)
  }
  await one.t('settings-users').click()
  await one.t('user-new').click()
  await one.t('user-name').waitFor()
  await one.look('new-user')
  await one.page.keyboard.press('Escape')
  await one.t('settings-tokens').click()
  await one.t('token-new').click()
  await one.t('token-name').waitFor()
  await one.look('new-token')
  await one.page.keyboard.press('Escape')
}

async function jobs(one) {
  await one.t('open-jobs').click()
  await one.t('jobs-running').waitFor()
  await one.look('jobs')
  await one.close('job-drawer')
}
