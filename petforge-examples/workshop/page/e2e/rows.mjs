// How the page keeps up with many rows: node e2e/rows.mjs ADDRESS USER PASSWORD BROWSER FOLDER SMALL_TABLE
// The workshop needs a worker, some 10,000 projects without storyboards, and among them some 100 of SMALL_TABLE (its name in the list of tables).
// Prints figures for a bare list of lines of text, which is what this browser can do on this machine, for the small table and for all,
// and ends with status 0 if nothing went wrong. Figures of a busy machine say little.
import { walk } from './walk.mjs'

const [address, user, password, browserPath, folder, small] = process.argv.slice(2)
const SCROLLED = 600
const LOOKED = 8

await walk({ address, user, password, browserPath, folder }, async (walk) => {
  const one = await walk.visitor(1440, 'en')
  await one.page.addInitScript(() => {
    window.longest = 0
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration)
    }).observe({ type: 'longtask', buffered: true })
  })
  await one.signIn()
  const session = await one.page.context().newCDPSession(one.page)
  // The time that the page's own thread worked, whatever else the machine does.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const worked = async () => (await session.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value * 1000
  const bare = await one.page.context().newPage()
  await bare.setContent(bareList(SCROLLED + 40))
  console.log(JSON.stringify({ bare_list: await bare.evaluate(scroll, SCROLLED) }))
  await bare.close()
  for (const table of [small, '']) {
    await one.page.reload()
    const first = await one.page.evaluate(rowsShown)
    await one.t('filter-table').selectOption(table === '' ? '' : { label: table })
    await one.page.waitForFunction(() => document.querySelector('[data-testid="task-table"]').getAttribute('aria-busy') === 'false')
    const total = (await one.t('task-table').getAttribute('aria-rowcount')) - 1
    const figures = { rows: total, first_rows_ms: Math.round(first) }
    const scrolled = Math.min(SCROLLED, total - 20)
    const before = await worked()
    Object.assign(figures, await one.page.evaluate(scroll, scrolled))
    figures.cpu_ms_per_row = Math.round(((await worked()) - before) / scrolled * 10) / 10
    await one.t('task-table').focus()
    const [began, idle] = [Date.now(), await worked()]
    await one.t('task-table').evaluate((scroller) => scroller.scrollTo({ top: scroller.scrollHeight }))
    await one.page.waitForFunction((last) => document.querySelector(`[data-testid="task-table"] [aria-rowindex="${last}"][data-testid^="row-"]`) !== null, total + 1)
    figures.to_the_end_ms = Date.now() - began
    figures.to_the_end_cpu_ms = Math.round((await worked()) - idle)
    await one.t('task-table').evaluate((scroller) => scroller.scrollTo({ top: 0 }))
    await one.page.locator('[data-testid="task-table"] [aria-rowindex="2"][data-testid^="row-"]').waitFor()
    await one.page.locator(`[data-testid="task-table"] [aria-rowindex="${total + 1}"]`).waitFor({ state: 'detached' })
    const late = []
    for (const project of await pending(one)) late.push(await lateness(one, project))
    late.sort((a, b) => a - b)
    Object.assign(figures, { event_ms_median: late[Math.floor(late.length / 2)], event_ms_longest: late.at(-1), longest_task_ms: await one.page.evaluate(() => Math.round(window.longest)) })
    console.log(JSON.stringify(figures))
  }
})

/** A page with lines of text, as high as the rows of the list, and all of them there from the start. */
function bareList(rows) {
  const row = (_, index) => `<div data-testid="row-${index}" style="height: 46px">row ${index}</div>`
  return `<div data-testid="task-table" style="position: fixed; inset: 0; overflow: auto">${Array.from({ length: rows }, row).join('')}</div>`
}

/** The first rows that are shown together and have no storyboard yet. */
async function pending(one) {
  for (let down = 0; down < 100; down += 10) {
    await one.t('task-table').evaluate((scroller, rows) => new Promise((done) => {
      scroller.scrollTo({ top: rows * 46 })
      requestAnimationFrame(() => requestAnimationFrame(done))
    }), down)
    const rows = await one.page.locator('[data-testid^="row-"][data-status="pending"]').evaluateAll((all) => all.map((row) => row.dataset.testid.substring('row-'.length)))
    if (rows.length >= LOOKED) return rows.slice(0, LOOKED)
  }
  throw new Error(`there are no ${LOOKED} rows without a storyboard among the first`)
}

/** Milliseconds from the beginning of the page's load until rows are shown. */
function rowsShown() {
  return new Promise((done) => {
    const look = () => (document.querySelector('[data-testid^="row-"]') === null ? requestAnimationFrame(look) : requestAnimationFrame(() => done(performance.now())))
    look()
  })
}

/** Scrolls by a row a frame; how fast that went, and in how many frames the rows were not there yet. */
function scroll(rows) {
  const scroller = document.querySelector('[data-testid="task-table"]')
  const height = 46
  return new Promise((done) => {
    const began = performance.now()
    let frames = 0
    let without = 0
    const step = () => {
      if (frames === rows) {
        done({ rows_per_second: Math.round((rows / (performance.now() - began)) * 1000), frames_without_rows: without })
        return
      }
      frames++
      scroller.scrollTop = frames * height
      requestAnimationFrame(() => {
        const { left, top, height: high } = scroller.getBoundingClientRect()
        if (document.elementFromPoint(left + 200, top + high / 2)?.closest('[data-testid^="row-"]') === null) without++
        step()
      })
    }
    step()
  })
}

/** Milliseconds from a commit, as its author is told of it, until the page shows it; 0 if the page was first. */
async function lateness(one, project) {
  const shown = one.page.evaluate(
    (id) =>
      new Promise((done) => {
        const row = () => document.querySelector(`[data-testid="row-${id}"]`)
        const before = row().dataset.status
        const look = () => (row().dataset.status === before ? requestAnimationFrame(look) : done(performance.timeOrigin + performance.now()))
        look()
      }),
    project,
  )
  await one.api('POST', '/api/batch/generate-storyboards', { project_ids: [project] })
  const committed = await one.page.evaluate(() => performance.timeOrigin + performance.now())
  return Math.max(0, Math.round((await shown) - committed))
}
