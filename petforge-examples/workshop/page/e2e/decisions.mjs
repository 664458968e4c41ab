// What waits for a person, in a real browser: node e2e/decisions.mjs ADDRESS USER PASSWORD BROWSER FOLDER
// There has to be one project of three clips without a storyboard. Its provider is paid, and everything has to be approved. The answer to its first order is
// lost, and each of its clips is shorter than was ordered and of a kind that browsers cannot show.
import { walk } from './walk.mjs'

const [address, user, password, browserPath, folder] = process.argv.slice(2)

await walk({ address, user, password, browserPath, folder }, async (walk) => {
  const one = await walk.visitor(1440, 'en')
  const two = await walk.visitor(820, 'zh-CN')
  await one.signIn()
  await two.signIn()
  const [project] = await one.projects()
  await one.only([project])
  await one.confirm('action-storyboards')
  await one.untilStatus(project, 'storyboard_ready')
  await approval(one, project)
  await uncertain(one, project)
  await taken(one, two, project)
  await left(one, project)
  await dropped(one, project)
  await one.t('sign-out').click()
  await one.t('sign-in-form').waitFor()
  await one.leave()
  await two.leave()
})

/** Rejected with a reason, which is there to be read, and then approved: only that buys. */
async function approval(one, project) {
  one.walk.say('a storyboard is rejected')
  await one.confirm('action-run')
  await one.openProject(project)
  await one.t('reject').click()
  await one.t('reject-reason').fill('The cat must not sleep.')
  await one.look('reject')
  await one.t('plain-submit').click()
  await one.t('explanation').getByText('The cat must not sleep.').first().waitFor()
  await one.look('rejected')
  if ((await callsOf(one, project)).length !== 0) throw new Error('something was bought before it was approved')

  one.walk.say('and approved')
  await one.confirm('approve', async () => {
    await one.t('preview-lots').getByText('veo').first().waitFor()
    await one.look('approve')
  })
  await one.t('details-close').click()
}

/** Nobody knows whether the first clip was bought: its money stands apart, and an admin settles it. */
async function uncertain(one, project) {
  one.walk.say('nobody knows whether a clip was bought')
  await one.untilMark(project, 0, 'uncertain')
  await one.t('nav-money').click()
  await one.t('money-uncertain').getByText('1').first().waitFor()
  const [call] = await callsOf(one, project)
  await one.t(`resolve-${call.key}`).waitFor()
  await one.look('uncertain')
  await one.t(`resolve-${call.key}`).click()
  await one.t('plain-dialog').locator('input[type="radio"]').nth(2).check()
  await one.look('resolve')
  await one.t('plain-submit').click()
  await one.t('plain-dialog').waitFor({ state: 'hidden' })
  await one.t('uncertain-calls').waitFor({ state: 'detached' })
  await one.t('nav-tasks').click()
}

/** A clip that is not what was ordered is looked at and taken as it is. That this browser cannot show it is said, here and in its place. */
async function taken(one, two, project) {
  one.walk.say('a clip that is too short is taken')
  for (const who of [one, two]) {
    await who.untilMark(project, 0, 'held')
    await who.openProject(project)
    await who.t('tab-segments').click()
    await who.t('held-0').scrollIntoViewIfNeeded()
    await who.t('held-player-0-fault').waitFor()
    await who.look('held')
  }
  await one.t('take-held-0').click()
  await one.look('take-held')
  await one.t('plain-submit').click()
  await one.t('plain-dialog').waitFor({ state: 'hidden' })
  await one.untilMark(project, 0, 'completed')
  await one.t('held-0').waitFor({ state: 'detached' })
  await one.t('player-0').evaluate((player) => player.play().catch(() => {}))
  await one.t('player-0-fault').waitFor()
  await one.look('cannot-be-shown')
  await two.t('held-0').waitFor({ state: 'detached' })
}

/** The next one is left, which the job drawer shows as stopped, not as failed; from there it is tried again. */
async function left(one, project) {
  one.walk.say('a clip that is too short is left')
  await one.untilMark(project, 1, 'held')
  await one.t('leave-held-1').click()
  await one.t('plain-submit').click()
  await one.t('plain-dialog').waitFor({ state: 'hidden' })
  await one.untilMark(project, 1, 'stopped')
  await one.t('held-1').waitFor({ state: 'detached' })
  await one.t('details-close').click()
  await one.t('open-jobs').click()
  await one.t('jobs-stopped').getByTestId(`job-retry-${project}`).waitFor()
  await one.look('jobs-left')
  await one.confirm(`job-retry-${project}`)
  await one.close('job-drawer')
  await one.untilMark(project, 1, 'held')
}

/** A file that is dropped onto a segment takes its place, after a look at what it is. */
async function dropped(one, project) {
  one.walk.say('a clip is dropped onto a segment')
  const { segments } = await one.api('GET', `/api/batch/tasks/${project}`)
  await one.openProject(project)
  await one.t('tab-segments').click()
  await one.t('drop-clip-1').evaluate(async (place, from) => {
    const files = new DataTransfer()
    files.items.add(new File([await (await fetch(from)).arrayBuffer()], 'own.mp4', { type: 'video/mp4' }))
    for (const kind of ['dragover', 'drop']) place.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files }))
  }, segments[0].videoUrl)
  await one.t('plain-dialog').waitFor()
  await one.t('upload-player-fault').waitFor()
  const shown = await one.t('upload-file').evaluate((field) => field.files[0]?.name)
  if (shown !== 'own.mp4') throw new Error(`the field shows ${shown} instead of the dropped file`)
  await one.look('dropped')
  await one.t('plain-submit').click()
  await one.t('plain-dialog').waitFor({ state: 'hidden' })
  await one.untilMark(project, 1, 'completed')
  const after = await one.api('GET', `/api/batch/tasks/${project}`)
  if (after.segments[1].details.origin !== 'supplied') throw new Error(`the clip is ${after.segments[1].details.origin}`)
  await one.t('details-close').click()
}

async function callsOf(one, project) {
  return (await one.api('GET', `/api/batch/tasks/${project}`)).calls
}
