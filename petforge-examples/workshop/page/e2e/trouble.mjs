// What goes wrong in a team's day, in a real browser: node e2e/trouble.mjs ADDRESS USER PASSWORD BROWSER FOLDER OTHER_USER
// Whoever starts it stops the server at the line "server: stop" and starts it again, at the same address, at the line "server: start". There has to be a
// project of three clips without a storyboard. OTHER_USER is an editor with the same password.
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { Visitor, walk } from './walk.mjs'

const [address, user, password, browserPath, folder, otherUser] = process.argv.slice(2)

await walk({ address, user, password, browserPath, folder }, async (walk) => {
  const one = await walk.visitor(1440, 'en')
  const two = await walk.visitor(1440, 'zh-CN')
  await one.signIn()
  await two.signIn(otherUser)
  const { tasks } = await one.api('GET', '/api/batch/tasks/local')
  const { project_id: project } = tasks.find((task) => task.status === 'pending')
  await one.only([project])
  await one.confirm('action-storyboards')
  await one.untilStatus(project, 'storyboard_ready')
  await one.confirm('action-next')
  await one.untilMark(project, 0, 'completed')
  await connectsNothing(two)
  await twoAtOnePrompt(one, two, project)
  await clicksTwice(one, project)
  await uploadCutOff(one, project)
  await noVideo(one, project)
  await answerLost(one, two, project)
  await serverRestarted(one, two, project)
  await signedOutElsewhere(one)
  await two.leave()
})

/** Only admins connect tables; whoever else looks is told so, and not sent away by the server. */
async function connectsNothing(editor) {
  editor.walk.say('an editor looks at the tables')
  await editor.t('open-connect').click()
  await editor.page.locator('[data-testid^="connection-"]').waitFor()
  if (await editor.t('connect-address').count()) throw new Error('an editor is asked for a table that the server will not connect')
  await editor.look('tables')
  await editor.close('connect-dialog')
}

async function edit(who, project, text) {
  await who.openProject(project)
  await who.t('tab-storyboard').click()
  await who.t('edit-shot-1').click()
  await who.t(`draft-${project}-action`).fill(text)
}

async function twoAtOnePrompt(one, two, project) {
  one.walk.say('two people edit one prompt')
  const [this_, that] = [`The first one writes this (${process.pid}).`, `The second one writes that (${process.pid}).`]
  await edit(one, project, this_)
  await edit(two, project, that)
  await one.t('prompt-save').click()
  await one.t('prompt-editor').waitFor({ state: 'hidden' })
  await two.t('prompt-save').click()
  await two.t('conflict-dialog').waitFor()
  await two.t('conflict-action').getByText(that).waitFor()
  await two.t('conflict-action').getByText(this_).waitFor()
  await two.look('conflict')
  await two.t('conflict-all-mine').click()
  await two.t('conflict-save').click()
  await two.t('prompt-editor').waitFor({ state: 'hidden' })
  // The first one sees it without asking.
  await one.t('shot-1').getByText(that).first().waitFor()
  await one.t('details-close').click()
  await two.t('details-close').click()
}

/** A paying button is sent once, however often it is pressed. */
async function clicksTwice(one, project) {
  one.walk.say('a paying button is clicked twice')
  const sent = []
  one.page.on('request', (request) => request.url().endsWith('/api/batch/generate-segments') && sent.push(request))
  await one.only([project])
  await one.t('action-next').dblclick()
  await one.t('preview-price').waitFor()
  await one.t('confirm-submit').dblclick()
  await one.t('confirm-dialog').waitFor({ state: 'hidden' })
  await one.untilMark(project, 1, 'completed')
  if (sent.length !== 1) throw new Error(`the button was sent ${sent.length} times`)
}

/** Half of a clip arrives: nothing changes, and the whole one is taken afterwards. */
async function uploadCutOff(one, project) {
  one.walk.say('an upload is cut off')
  const before = await one.api('GET', `/api/batch/tasks/${project}`)
  const video = await one.page.evaluate(async (where) => Array.from(new Uint8Array(await (await fetch(where)).arrayBuffer())), before.segments[0].videoUrl)
  await halfAnUpload(one, project, Buffer.from(video))
  if ((await one.api('GET', `/api/batch/tasks/${project}`)).segments[1].version !== before.segments[1].version) throw new Error('half a clip was taken')

  await one.openProject(project)
  await one.t('tab-segments').click()
  await one.t('supply-1').click()
  await one.t('upload-file').setInputFiles({ name: 'own.mp4', mimeType: 'video/mp4', buffer: Buffer.from(video) })
  await one.page.route('**/api/batch/supply-clip', (route) => route.abort('connectionreset'), { times: 1 })
  await one.awaiting(['ERR_CONNECTION_RESET'], async () => {
    await one.t('plain-submit').click()
    await one.t('plain-dialog').getByTestId('failure').waitFor()
    await one.look('upload-cut-off')
  })
  await one.t('plain-submit').click()
  await one.t('plain-dialog').waitFor({ state: 'hidden' })
  if ((await one.api('GET', `/api/batch/tasks/${project}`)).segments[1].version === before.segments[1].version) throw new Error('the own clip was not taken')
}

/** Sends the first half of a form and breaks the connection. */
async function halfAnUpload(one, project, video) {
  const boundary = randomBytes(8).toString('hex')
  const field = (name, value) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const head = `${field('project_id', project)}${field('segment_index', 1)}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="own.mp4"\r\nContent-Type: video/mp4\r\n\r\n`
  const cookies = await one.page.context().cookies()
  const token = cookies.find((cookie) => cookie.name === 'XSRF-TOKEN').value
  const { hostname, port } = new URL(address)
  await new Promise((done, failed) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /api/batch/supply-clip HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ')}\r\nX-XSRF-TOKEN: ${token}\r\n` +
          `Content-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${head.length + video.length + 100}\r\n\r\n${head}`,
      )
      socket.end(video.subarray(0, video.length / 2))
    })
    socket.on('error', failed)
    socket.on('close', done)
    socket.resume()
  })
}

/** A text that is called a video is refused in words, by the server or before. */
async function noVideo(one, project) {
  one.walk.say('a text is called a video')
  await one.t('supply-1').click()
  await one.t('upload-file').setInputFiles({ name: 'text.mp4', mimeType: 'video/mp4', buffer: Buffer.from('This is no video.') })
  await one.awaiting(['422', '400'], async () => {
    await one.t('plain-submit').click()
    const failure = await one.t('plain-dialog').getByTestId('failure').textContent()
    if (!failure.startsWith('text.mp4: ')) throw new Error(`the refusal does not name the file as people know it: ${failure}`)
    await one.look('no-video')
  })
  await one.t('plain-cancel').click()

  one.walk.say('a file is dropped beside the places for files')
  await one.page.evaluate(() => {
    const files = new DataTransfer()
    files.items.add(new File(['x'], 'photo.png', { type: 'image/png' }))
    const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files })
    document.querySelector('[data-testid="task-table"]').dispatchEvent(drop)
    if (!drop.defaultPrevented) throw new Error('the browser would leave the page for a dropped file')
  })
  await one.t('details-close').click()
}

/** The connection is lost while a price is confirmed: sent again with the same key, it is done once. */
async function answerLost(one, two, project) {
  one.walk.say('the network is lost while confirming')
  const keys = []
  one.page.on('request', (request) => request.url().endsWith('/api/batch/regenerate') && keys.push(request.headers()['idempotency-key']))
  await one.openProject(project)
  await one.t('tab-segments').click()
  await one.t('regenerate-0').click()
  await one.t('preview-price').waitFor()
  // The server does it, and its answer is lost.
  await one.page.route('**/api/batch/regenerate', async (route) => { await route.fetch(); await route.abort('connectionreset') }, { times: 1 })
  await one.awaiting(['ERR_CONNECTION_RESET'], async () => {
    await one.t('confirm-submit').click()
    await one.t('confirm-failure').waitFor()
  })
  await one.t('confirm-submit').click()
  await one.t('confirm-dialog').waitFor({ state: 'hidden' })
  if (keys.length !== 2 || keys[0] !== keys[1]) throw new Error(`the keys were ${keys}`)
  await one.t('segment-0').locator('[data-mark="completed"]').waitFor()
  const { calls } = await two.api('GET', `/api/batch/tasks/${project}`)
  const made = calls.filter((call) => call.segment === 0).length
  if (made !== 2) throw new Error(`the first clip was ordered ${made} times instead of twice`)
  await one.t('details-close').click()
}

/** The page comes back by itself, and shows what happened meanwhile. */
async function serverRestarted(one, two, project) {
  one.walk.say('the server is restarted')
  await one.awaiting(['ERR_', '502', '503'], async () => {
    await two.awaiting(['ERR_', '502', '503'], async () => {
      one.walk.say('server: stop')
      await one.t('reconnecting').waitFor()
      await one.look('reconnecting')
      one.walk.say('server: start')
      await one.t('reconnecting').waitFor({ state: 'detached' })
      await two.t('reconnecting').waitFor({ state: 'detached' })
    })
  })
  // Done by somebody else at once: the other page shows it, still signed in.
  await two.only([project])
  await two.confirm('action-next')
  await one.untilMark(project, 2, 'completed')
}

/** In two tabs of one browser, signing out in one ends the other. */
async function signedOutElsewhere(one) {
  one.walk.say('signed out in another tab')
  const other = new Visitor(one.walk, await one.page.context().newPage(), 'other-tab')
  await other.page.goto(address)
  await other.t('task-table').waitFor()
  // Pictures that were on their way are not given any more.
  one.awaited = other.awaited = ['401']
  await other.t('sign-out').click()
  await other.t('sign-in-form').waitFor()
  await one.t('sign-in-form').waitFor()
  await one.look('signed-out-elsewhere')
  await one.leave()
}
