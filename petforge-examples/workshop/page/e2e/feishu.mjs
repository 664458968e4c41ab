// From the address of a Feishu table to published videos, in a real browser:
// node e2e/feishu.mjs ADDRESS USER PASSWORD BROWSER FOLDER TABLE DRIVE_FOLDER APP_ID APP_SECRET
// TABLE is the address of an emulated table of three rows with pictures; it lacks columns, and its scene_description is of a wrong kind. Whoever starts this
// does by hand in Feishu, at the line "feishu: mend", what a person has to: scene_description becomes text, and each video gets two clips. At the line
// "feishu: write over" a person writes over the address of a video.
import { walk } from './walk.mjs'

const [address, user, password, browserPath, folder, table, drive, appId, appSecret] = process.argv.slice(2)

/** Who uses no mouse. What has the focus can be seen at each step. */
class Keys {
  constructor(visitor) {
    this.visitor = visitor
    this.page = visitor.page
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** What has the focus. */
  async at() {
    const { handle, seen, html } = await this.page.evaluate(() => {
      const element = document.activeElement
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      const outlined = element !== document.body && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
      // Within a player it is on one of the browser's own buttons, which the browser marks.
      const seen = outlined || (element.localName === 'video' && !element.matches(':focus-visible'))
      return { handle: element.dataset.testid ?? element.id, seen, html: element.outerHTML.slice(0, 200) }
    })
    if (!seen) throw new Error(`the focus cannot be seen at ${html}`)
    return handle
  }

  async isAt(handle) {
    await this.page.waitForFunction((wanted) => [document.activeElement.dataset.testid, document.activeElement.id].includes(wanted), handle)
    await this.at()
  }

  async tabTo(handle, key = 'Tab') {
    const way = []
    do {
      await this.press(key)
      way.push(await this.at())
      if (way.length > 60) throw new Error(`${handle} is not reached by ${key}: ${way}`)
    } while (way.at(-1) !== handle)
  }
}

await walk({ address, user, password, browserPath, folder }, async (walk) => {
  const two = await walk.visitor(820, 'zh-CN')
  await two.signIn()
  await connects(two)
  const one = await walk.visitor(1440, 'en')
  await one.signIn()
  const projects = await one.projects()
  if (projects.length !== 3) throw new Error(`three rows were expected, there are ${projects.length}`)
  await editsMany(one, projects)
  const keys = new Keys(one)
  await worksByKeys(one, keys, projects[2])
  await runs(one, projects)
  await finishes(one, two, projects)
  await playsByKeys(one, keys, projects[0])
  await two.leave()
  await one.leave()
})

/** What a person sees of the table. */
async function feishu() {
  const answer = await fetch(table)
  if (!answer.ok) throw new Error(`${table} answers ${answer.status}`)
  return answer.text()
}

async function untilFeishu(shows) {
  const last = Date.now() + 60_000
  for (let page = await feishu(); !shows(page); page = await feishu()) {
    if (Date.now() > last) throw new Error(`the table does not show ${shows}: ${page}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

function count(text, part) {
  return text.split(part).length - 1
}

/** Each obstacle on the way to a connected table is said, with what to do about it. */
async function connects(two) {
  const { walk } = two
  walk.say('a table is connected without an app')
  await two.t('open-connect').click()
  // Who opens it wants to paste.
  await two.page.keyboard.insertText(table)
  await two.awaiting(['422', '400', '409'], async () => {
    await two.t('connect-check').click()
    await two.t('failure').waitFor()
    await two.look('connect-no-app')
  })

  walk.say('columns are missing, and one is of a wrong kind')
  await two.t('connect-app-id').fill(appId)
  await two.t('connect-app-secret').fill(appSecret)
  await two.t('connect-drive').fill(drive)
  await two.t('connect-segments').fill('2')
  await two.t('connect-check').click()
  await two.t('connect-missing').getByText('segment_1_video_url').waitFor()
  await two.t('connect-wrong').getByText('scene_description').waitFor()
  await two.t('connect-optional').getByText('published_video_url').waitFor()
  await two.look('connect-missing')
  if ((await feishu()).includes('segment_1_video_url')) throw new Error('a look has made a column')
  await two.t('connect-create').click()
  await two.t('connect-missing').waitFor({ state: 'detached' })
  await untilFeishu((page) => ['segment_1_video_url', 'published_video_url', 'project_id'].every((column) => page.includes(`<th>${column}<`)))
  if (await two.t('connect-import').count()) throw new Error('rows are offered that cannot be read yet')
  await two.look('connect-wrong')

  walk.say('feishu: mend')
  await untilFeishu((page) => page.includes('the pet of row 3'))
  await two.t('connect-check').click()
  await two.t('connect-wrong').waitFor({ state: 'detached' })
  await two.look('connect-fine')
  await two.t('connect-import').click()
  await two.page.locator('[data-testid^="connection-feishu:"]').waitFor()
  await two.close('connect-dialog')

  walk.say('its rows are there with their pictures')
  await two.projects()
  await two.page.waitForFunction(() => {
    const pictures = [...document.querySelectorAll('[data-testid^="row-"] img')]
    return pictures.length === 3 && pictures.every((picture) => picture.naturalWidth > 0)
  })
  await two.look('feishu-rows')
}

/** The texts of one shot of all projects in one go. */
async function editsMany(one, projects) {
  one.walk.say('prompts of three projects at once')
  await one.only(projects)
  await one.confirm('action-storyboards')
  for (const project of projects) await one.untilStatus(project, 'storyboard_ready')
  await one.t('action-edit').click()
  for (const project of projects) await one.t(`draft-${project}`).waitFor()
  await one.t('prompt-segment').selectOption('1')
  await one.t('all-field').selectOption('action')
  await one.t('all-text').fill('Then all look up.')
  await one.t('all-append').click()
  await one.t('all-find').fill('Then all look up')
  await one.t('all-by').fill('Then they look up')
  await one.t('all-replace').click()
  await one.look('batch-editor')
  await one.t('prompt-save').click()
  await one.t('prompt-editor').waitFor({ state: 'hidden' })
  for (const project of projects) {
    const { shots } = await one.api('GET', `/api/batch/tasks/${project}`)
    if (!shots[1].action.endsWith('Then they look up.') || shots[0].action.includes('look up')) throw new Error(`${project} says ${shots[0].action} and ${shots[1].action}`)
  }
  await one.t('select-none').click()
}

/** The clips of all, in one go. */
async function runs(one, projects) {
  one.walk.say('all clips')
  await one.only(projects)
  await one.confirm('action-run', async () => {
    await one.t('option-goal').selectOption('segments')
  })
  for (const project of projects) await one.untilMark(project, 1, 'completed')
}

/** Merged, pushed and published, each by its own button; the table shows it. */
async function finishes(one, two, projects) {
  one.walk.say('merged')
  await one.only(projects)
  for (const project of projects) await one.untilStatus(project, 'all_segments_ready')
  await one.confirm('action-merge', () => one.look('merge'))
  for (const project of projects) await one.untilStatus(project, 'completed')
  await untilFeishu((page) => count(page, 'final_video.mp4') === 3)

  one.walk.say('feishu: write over')
  await untilFeishu((page) => page.includes('by a person'))
  one.walk.say('pushed')
  await one.t('action-push').click()
  await one.look('push')
  await one.t('plain-submit').click()
  await one.t('plain-dialog').waitFor({ state: 'hidden' })
  await untilFeishu((page) => !page.includes('by a person') && projects.every((project) => page.includes(`>${project}<`)) && count(page, 'segments/segment_1_outro.mp4') === 3)

  one.walk.say('published')
  await two.only(projects.slice(0, 2))
  await two.t('action-publish').click()
  await two.look('publish')
  await two.t('plain-submit').click()
  await two.t('plain-dialog').waitFor({ state: 'hidden' })
  await two.look('published-rows')
  await untilFeishu((page) => count(page, `>${new URL('/file/', table)}`) === 2)
  const files = await (await fetch(drive)).text()
  for (const project of projects.slice(0, 2)) if (!files.includes(`>${project}_`)) throw new Error(`${project} is not in the folder: ${files}`)
  await one.openProject(projects[0])
  await one.t('published-link').waitFor()
  await one.look('published')
  await one.t('details-close').click()
}

/** From the table into a project, and there a clip is made: without a mouse. */
async function worksByKeys(one, keys, project) {
  one.walk.say('a clip is made by keys alone')
  const { page } = one
  // From the top, as the page was opened.
  await page.evaluate(() => document.activeElement.blur())
  await keys.tabTo('task-table')
  await keys.press('End')
  await page.waitForFunction((id) => document.activeElement.getAttribute('aria-activedescendant') === `task-${id}`, project)
  await keys.press('Space')
  await one.t('selected-count').getByText('1 selected').waitFor()
  await keys.press('Enter')
  await keys.isAt('details')
  await one.t('tab-segments').waitFor()
  await keys.tabTo('tab-overview')
  await keys.press('ArrowRight')
  await keys.isAt('tab-segments')
  await one.t('segment-1').waitFor()
  await keys.tabTo('generate-1')
  await keys.tabTo('generate-0', 'Shift+Tab')
  await one.look('keys-segments')
  await keys.press('Enter')
  await one.t('confirm-dialog').waitFor()
  await one.t('preview-price').waitFor()
  await keys.press('Escape')
  await one.t('confirm-dialog').waitFor({ state: 'detached' })
  await keys.isAt('generate-0')
  await keys.press('Enter')
  await one.t('preview-price').waitFor()
  await keys.tabTo('confirm-submit')
  await keys.press('Enter')
  await one.t('confirm-dialog').waitFor({ state: 'detached' })
  // The button is not there any more while the clip is made.
  await one.t('generate-0').waitFor({ state: 'detached' })
  await keys.isAt('details')
  await one.untilMark(project, 0, 'completed')
  await keys.press('Escape')
  await one.t('details').waitFor({ state: 'detached' })
  await keys.isAt('task-table')
  await keys.press('Escape')
  await one.t('selected-count').getByText('None').waitFor()
}

/** Through the clips and their joint, and back to the table. */
async function playsByKeys(one, keys, project) {
  one.walk.say('the clips are walked through by keys alone')
  // The mouse has closed the details.
  await one.page.waitForFunction(() => document.activeElement.dataset.testid === 'task-table')
  await keys.press('Home', 'Enter')
  await keys.isAt('details')
  await one.t('open-chain').waitFor()
  await keys.tabTo('open-chain')
  await keys.press('Enter')
  await keys.isAt('chain-play')
  const shown = (clip) => one.page.waitForFunction((at) => document.querySelectorAll('[data-testid="chain-timeline"] button')[at].getAttribute('aria-current') === 'true', clip)
  await shown(0)
  await keys.press('ArrowRight')
  await shown(1)
  await keys.press('ArrowLeft')
  await shown(0)
  await keys.tabTo('seam-1')
  await one.look('keys-chain')
  await keys.press('Escape')
  await one.t('chain-view').waitFor({ state: 'detached' })
  await keys.isAt('open-chain')
  await keys.press('Escape')
  await one.t('details').waitFor({ state: 'detached' })
  await keys.isAt('task-table')
}
