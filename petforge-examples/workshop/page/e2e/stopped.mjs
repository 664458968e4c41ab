// What somebody stops and tries again, in a real browser: node e2e/stopped.mjs ADDRESS USER PASSWORD BROWSER FOLDER
// There have to be two projects of one clip without a storyboard, and a provider that makes one clip at a time and ends none by itself. At the line
// "provider: finish N" whoever starts this has it end what it makes, once it was sent N orders in all.
import { walk } from './walk.mjs'

const [address, user, password, browserPath, folder] = process.argv.slice(2)

await walk({ address, user, password, browserPath, folder }, async (walk) => {
  const one = await walk.visitor(1440, 'en')
  const two = await walk.visitor(820, 'zh-CN')
  await one.signIn()
  await two.signIn()
  const [first, second] = await one.projects()
  await waits(one, first, second)
  await stops(one, two, first, second)
  await triesAgain(one, two, first, second)
  await finishes(one, second)
  await one.leave()
  await two.leave()
})

/** What can be done with a project, in a group of the job drawer. */
function job(visitor, group, deed, project) {
  return visitor.t(`jobs-${group}`).getByTestId(`job-${deed}-${project}`)
}

/** The one clip is made, the other one waits for the slot. */
async function waits(one, first, second) {
  one.walk.say('one clip is made, and another waits')
  await one.only([first, second])
  await one.confirm('action-storyboards')
  for (const project of [first, second]) await one.untilStatus(project, 'storyboard_ready')
  await one.t('open-jobs').click()
  for (const [project, group] of [[first, 'running'], [second, 'waiting']]) {
    await one.close('job-drawer')
    await one.only([project])
    await one.confirm('action-run')
    await one.t('open-jobs').click()
    await job(one, group, 'cancel', project).waitFor()
  }
}

/** What waits is stopped at once; what is made comes to its end, and nothing after it. Neither has failed. */
async function stops(one, two, first, second) {
  one.walk.say('both are stopped')
  await two.t('open-jobs').click()
  await job(two, 'waiting', 'cancel', second).waitFor()
  await one.look('jobs-working')
  const said = (await one.t('jobs-waiting').locator('li p').textContent()).match(/wait/g)
  if (said.length !== 1) throw new Error(`that it waits is said ${said.length} times`)
  await stop(one, second)
  await job(one, 'stopped', 'retry', second).waitFor()
  await stop(one, first)
  await one.t('toasts').getByText(/wait for it/).waitFor()
  await one.t('jobs-running').getByText('nothing after it').waitFor()
  if (await one.t(`job-cancel-${first}`).count()) throw new Error('what is ending can be stopped once more')
  if (await one.t('jobs-failed').locator('li').count()) throw new Error('what was stopped is shown as failed')
  await job(two, 'stopped', 'retry', second).waitFor()
  for (const who of [one, two]) await who.look('jobs-stopped')
  await two.close('job-drawer')
  await two.t(`row-${second}`).getByText('已停止').waitFor()
  await two.openProject(second)
  await two.t('explanation').waitFor()
  await two.look('stopped')
  await two.t('details-close').click()
}

async function stop(one, project) {
  await one.t(`job-cancel-${project}`).click()
  await one.t('plain-submit').click()
  await one.t('plain-dialog').waitFor({ state: 'hidden' })
}

/** It waits for the slot again, and gets it when the other clip is there. */
async function triesAgain(one, two, first, second) {
  one.walk.say('one is tried again')
  await one.confirm(`job-retry-${second}`)
  await job(one, 'waiting', 'cancel', second).waitFor()
  await one.t('jobs-stopped').waitFor({ state: 'detached' })
  for (const [at, project] of [first, second].entries()) {
    one.walk.say(`provider: finish ${at + 1}`)
    await one.untilStatus(project, 'all_segments_ready')
  }
  await one.close('job-drawer')
}

async function finishes(one, project) {
  one.walk.say('it is run to its end')
  await one.only([project])
  await one.confirm('action-run')
  await one.untilStatus(project, 'completed')
}
