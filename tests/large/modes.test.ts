import { aProtocol, testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { atDesk, claimNext, hearing, mark, openBench, openQueue, sampleAtDesk, submitLast, submitOne, takeReturned } from './modes/acts.ts'
import { makeStudy, type Study, type TaskAnswer } from './modes/study.ts'
import { enter, errorsOnce, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/modes.test.ts: ${found.skipped}\n`)

const names = { ana: 'Ana Ruiz', ben: 'Ben Okafor', chiara: 'Chiara Conti', dana: 'Dr Dana Levi' } as const
type Who = keyof typeof names
type Everybody<T> = Readonly<Record<Who, T>>

const here = [
  [20, 30],
  [80, 90],
] as const
const there = [
  [120, 100],
  [180, 150],
] as const
const dispensing = { prefetch: 0 }

describe.skipIf('skipped' in found)('the modes of review, with three people at once', () => {
  let started: RunningReticle | undefined
  let browser: Browser | undefined
  let manager: Client
  let clients: Everybody<Client>
  let people: Everybody<Person & { readonly heard: ReturnType<typeof hearing> }>
  let pages: Everybody<Page>
  let doubleRead: Study
  const newErrors = errorsOnce()

  beforeAll(async () => {
    if ('skipped' in found) return
    const reticle = await startDemo()
    const chromium = await launch(found.executablePath)
    started = reticle
    browser = chromium
    const each = async <T>(make: (name: string) => Promise<T>): Promise<Everybody<T>> => {
      const [ana, ben, chiara, dana] = await Promise.all([make(names.ana), make(names.ben), make(names.chiara), make(names.dana)])
      return { ana, ben, chiara, dana }
    }
    manager = await enterByApi(reticle.url, 'Mei Tanaka')
    clients = await each((name) => enterByApi(reticle.url, name))
    people = await each(async (name) => {
      const person = await enter(chromium, reticle.url, name)
      return { ...person, heard: hearing(person.page) }
    })
    pages = { ana: people.ana.page, ben: people.ben.page, chiara: people.chiara.page, dana: people.dana.page }
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await started?.stop()
  })
  afterEach(async ({ task }) => {
    const shots = process.env.RETICLE_SHOTS
    if (shots !== undefined && task.result?.state === 'fail')
      for (const [who, page] of Object.entries(pages)) await page.screenshot({ path: `${shots}/${task.name.slice(0, 20)} ${who}.png` })
    expect(newErrors(Object.values(people))).toEqual([])
  })

  const reading = (...who: readonly Who[]) => who.map((one) => clients[one])
  /** What a reader's browser was told has nothing by which a peer, or a peer's marks, could be known; a panel shows marks without names. */
  const knowsNothing = async (who: Who, task: TaskAnswer, study: Study, isPanel = false) => {
    // What a page was answered is read a little later than the page has it.
    await expect.poll(() => people[who].heard.told(), { message: `${who} was told of the sample` }).toContain(task.sample.name)
    const told = people[who].heard.told()
    const own = await study.annotationsOf(clients[who])
    const others = task.readers.filter(({ annotationId }) => !own.includes(annotationId))
    expect(others.length).toBeGreaterThan(0)
    const marks = others.flatMap(({ content }) => content.regions.map(({ id }) => id))
    const peers = Object.keys(names).filter((one): one is Who => one !== who)
    const identities = peers.flatMap((one) => [names[one], clients[one].personId])
    expect(
      marks.some((id) => told.includes(id)),
      'only a panel shows marks of others',
    ).toBe(isPanel)
    for (const secret of [...identities, ...others.map(({ annotationId }) => annotationId)])
      expect(told.includes(secret), `${who} was told ${secret}`).toBe(false)
    for (const word of ['"agreement"', '"counted"', '"isCounted"', '"support"', '"readers"', '"annotatorId"'])
      expect(told.includes(word), `${who} was told ${word}`).toBe(false)
  }
  const forget = (...who: readonly Who[]) => {
    for (const one of who) people[one].heard.forget()
  }

  it('C110, L77, L78: two readers and an adjudicator: the list fills by itself, the decision is shown with its reason, and a message is answered', async () => {
    const review = { mode: 'contested', showsDecision: true } as const
    const study = await makeStudy(manager, {
      ...{ name: 'Double read', samples: ['twice'], seed: 1 },
      protocol: aProtocol({ dispensing, redundancy: { reads: 2 }, review }),
      ...{ annotators: reading('ana', 'ben'), reviewers: reading('dana') },
    })
    doubleRead = study
    forget('ana', 'ben')
    await Promise.all([openBench(pages.ana, study.id), openBench(pages.ben, study.id), openQueue(pages.dana, study.id)])
    await pages.dana.getByText('Nothing is contested').waitFor()
    await Promise.all([mark(pages.ana, here), mark(pages.ben, there)])
    await Promise.all([submitLast(pages.ana), submitLast(pages.ben)])

    await pages.dana.getByRole('link', { name: 'twice.png' }).waitFor()
    const task = await study.task('twice')
    await knowsNothing('ana', task, study)
    await knowsNothing('ben', task, study)

    await pages.dana.getByLabel('Label or answer').first().click()
    await pages.dana.getByRole('option', { name: /Crater \(1\)/ }).click()
    await pages.dana.waitForURL(/label=crater/)
    await claimNext(pages.dana)
    expect(pages.dana.url()).toContain('label=crater')
    await pages.dana.keyboard.press('Alt+a')
    await pages.dana.keyboard.press('1')
    await pages.dana.keyboard.press('Shift+X')
    await pages.dana.getByRole('radio', { name: 'Protocol unclear' }).click()
    await pages.dana.getByLabel('Note', { exact: true }).fill('Only the first rim is a crater.')
    await pages.dana.keyboard.press('Control+Enter')
    await pages.dana.getByText(/left under these filters/).waitFor()
    await study.until('twice', 'settled')

    await pages.ana.goto(`/projects/${study.id}/feedback`)
    await pages.ana.getByRole('link', { name: 'twice.png' }).waitFor()
    await pages.ana.keyboard.press('Enter')
    await pages.ana.getByText('Only the first rim is a crater.').waitFor()
    await pages.ana.getByTestId('mark-feedback').first().waitFor()
    await pages.ana.keyboard.press('j')
    await pages.ana.locator('[data-testid=mark-feedback][aria-current]').waitFor()
    await pages.ana.getByLabel('New message').fill('May I see the depth map?')
    await pages.ana.keyboard.press('Control+Enter')
    await pages.ana.getByTestId('thread').getByText('May I see the depth map?').waitFor()
    await pages.dana.goto(`/projects/${study.id}/contested/${task.id}`)
    await pages.dana.getByText('Messages (1)').click()
    await pages.dana.getByText('May I see the depth map?').waitFor()
  })

  it('L71, L80, L83: a panel: blind at first, then each sees the marks of the others without names, and changes only their own', async () => {
    const readers = ['ana', 'ben', 'chiara'] as const
    const study = await makeStudy(manager, {
      ...{ name: 'Panel', samples: ['panel'], seed: 2 },
      protocol: aProtocol({ dispensing, redundancy: { reads: 3 }, review: { mode: 'panel' } }),
      ...{ annotators: reading(...readers), reviewers: reading('dana') },
    })
    forget(...readers)
    await Promise.all(readers.map((who) => openBench(pages[who], study.id)))
    await Promise.all(readers.map((who) => mark(pages[who], who === 'chiara' ? there : here)))
    await submitLast(pages.chiara)
    await submitLast(pages.ben)
    // The bench shows the next sample before the server has the submit.
    await expect.poll(async () => (await study.task('panel')).readers.length).toBe(2)
    const blind = await study.task('panel')
    await knowsNothing('ben', blind, study)
    await knowsNothing('chiara', blind, study)
    await submitLast(pages.ana)

    await Promise.all(readers.map((who) => takeReturned(pages[who])))
    const peersAt = (who: Who) => pages[who].getByRole('region', { name: 'The other readers' })
    for (const who of readers)
      await peersAt(who)
        .getByText(/1 mark/)
        .nth(1)
        .waitFor()
    const letters = await Promise.all(
      readers.map((who) =>
        peersAt(who)
          .getByRole('button', { name: /Hide the marks of Reader/ })
          .count(),
      ),
    )
    expect(letters).toEqual([2, 2, 2])
    await pages.chiara.keyboard.press('Alt+1')
    await peersAt('chiara')
      .getByRole('button', { name: /Show the marks of Reader/ })
      .waitFor()
    await pages.chiara.keyboard.press('Control+a')
    await pages.chiara.keyboard.press('Delete')
    await pages.chiara.getByRole('heading', { name: 'Marks', exact: true }).waitFor()
    await mark(pages.chiara, here)
    const both = await study.task('panel')
    for (const who of readers) await knowsNothing(who, both, study, true)

    await pages.ben.keyboard.press('Shift+S')
    await pages.ben.getByRole('button', { name: 'My marks stand' }).waitFor()
    await pages.ben.keyboard.press('Enter')
    await Promise.all([pages.ben.getByTestId('nothing-left').waitFor(), submitLast(pages.ana), submitLast(pages.chiara)])
    await study.until('panel', 'settled')
    const settled = await study.task('panel')
    expect(settled.resolution).toMatchObject({ kind: 'consensus' })
    expect(settled.resolution?.content.regions).toHaveLength(1)
    expect(settled.readers.filter(({ isCounted }) => isCounted)).toHaveLength(3)
  })

  it('L72, L73, L74: every sample is reviewed: accepted, mended, returned with a comment that its author answers, and given to somebody else', async () => {
    const samples = ['one', 'two', 'three', 'four']
    const study = await makeStudy(manager, {
      ...{ name: 'Every sample', samples, seed: 3 },
      protocol: aProtocol({ dispensing, redundancy: { reads: 1 }, review: { mode: 'every' } }),
      ...{ annotators: reading('ana', 'ben'), reviewers: reading('dana') },
    })
    await openBench(pages.ana, study.id)
    for (const sample of samples) {
      await mark(pages.ana, here)
      await (sample === 'four' ? submitLast(pages.ana) : submitOne(pages.ana))
    }
    await pages.ben.goto(`/projects/${study.id}/label`)
    await pages.ben.getByTestId('nothing-left').waitFor()
    await Promise.all(samples.map((sample) => study.until(sample, 'contested')))
    const { dana } = pages
    await openQueue(dana, study.id)
    await claimNext(dana)

    const accepted = await sampleAtDesk(dana)
    const goesOn = async (before: string) => {
      await dana.waitForFunction((name) => document.querySelector('[data-testid=desk] h1')?.textContent !== `${name}.png`, before)
      await dana.locator('[data-testid=desk][data-may-decide=true]').waitFor()
      return sampleAtDesk(dana)
    }
    await dana.keyboard.press('Alt+Shift+K')
    const mended = await goesOn(accepted)
    await dana.keyboard.press('Alt+Shift+D')
    await dana.keyboard.press('Control+a')
    await dana.keyboard.press('Shift+ArrowRight')
    await dana.keyboard.press('Control+Enter')
    const returned = await goesOn(mended)
    await dana.keyboard.press('Alt+Shift+R')
    await dana.getByLabel('What to look at again').fill('The rim lies further out.')
    await dana.getByRole('button', { name: 'Return', exact: true }).click()
    const reassigned = await goesOn(returned)
    await dana.keyboard.press('Alt+Shift+T')
    await dana.getByLabel('Reason').fill('A second opinion')
    await dana.getByRole('button', { name: 'Ask somebody else' }).last().click()
    await dana.getByText('Nothing is contested').waitFor()
    for (const [sample, verdict, moved] of [
      [accepted, 'reader', 0],
      [mended, 'edited', 10],
    ] as const) {
      const { state, resolution, adjudications, readers } = await study.task(sample)
      expect([state, adjudications[0]?.objects[0]?.verdict]).toEqual(['settled', verdict])
      const xOf = (content: TaskAnswer['readers'][number]['content'] | undefined) => content?.regions[0]?.geometry.x ?? 0
      expect(xOf(resolution?.content) - xOf(readers[0]?.content)).toBeCloseTo(moved, 6)
    }

    const author = takeReturned(pages.ana).then(async () => {
      await pages.ana.getByTestId('revision').getByText('The rim lies further out.').waitFor()
      await expect.poll(() => pages.ana.getByTestId('sample-name').textContent()).toBe(`${returned}.png`)
      await pages.ana.getByRole('heading', { name: 'Marks (1)' }).waitFor()
      await pages.ana.keyboard.press('Control+a')
      await pages.ana.keyboard.press('Delete')
      await mark(pages.ana, there)
      await submitLast(pages.ana)
    })
    const other = (async () => {
      await mark(pages.ben, here)
      await expect.poll(() => pages.ben.getByTestId('sample-name').textContent()).toBe(`${reassigned}.png`)
      await submitLast(pages.ben)
    })()
    await Promise.all([author, other])
    for (const sample of [returned, reassigned]) {
      await study.until(sample, 'contested')
      await dana.goto(`/projects/${study.id}/contested`)
      await dana.getByRole('link', { name: `${sample}.png` }).click()
      await atDesk(dana, sample)
      await dana.keyboard.press('Alt+Shift+K')
      await study.until(sample, 'settled')
    }
    expect((await study.tasks()).map(({ state }) => state)).toEqual(samples.map(() => 'settled'))
  })

  it('C113: an audit of all: what the rules settle comes to the desk all the same', async () => {
    const study = await makeStudy(manager, {
      ...{ name: 'Audited', samples: ['agreed'], seed: 4 },
      protocol: aProtocol({ dispensing, redundancy: { reads: 2 }, review: { auditRate: 1 } }),
      ...{ annotators: reading('ana', 'ben'), reviewers: reading('dana') },
    })
    await Promise.all([openBench(pages.ana, study.id), openBench(pages.ben, study.id), openQueue(pages.dana, study.id)])
    await Promise.all([mark(pages.ana, here), mark(pages.ben, here)])
    await Promise.all([submitLast(pages.ana), submitLast(pages.ben)])
    await pages.dana.getByRole('row', { name: /agreed\.png.*audit/ }).waitFor()
    await claimNext(pages.dana)
    await pages.dana.getByRole('radio', { name: 'No disagreement' }).click()
    await pages.dana.keyboard.press('Control+Enter')
    await study.until('agreed', 'settled')
    const { adjudications, resolution } = await study.task('agreed')
    expect(adjudications).toMatchObject([{ reasonCode: 'no-disagreement', objects: [{ verdict: 'consensus' }] }])
    expect(resolution?.content.regions).toHaveLength(1)
  })

  it('L79: what was unclear stands beside the editor, and is answered by the version that a manager publishes', async () => {
    if (browser === undefined || started === undefined) throw new Error('Reticle did not start')
    const { page, errors } = await enter(browser, started.url, 'Mei Tanaka')
    await page.goto(`/projects/${doubleRead.id}/protocol-notes`)
    await page.getByText('Only the first rim is a crater.').waitFor()
    await page.getByRole('button', { name: 'Make a new version' }).click()
    await page.getByRole('complementary', { name: 'Unclear in the protocol' }).getByText('Only the first rim is a crater.').waitFor()
    await page.getByRole('textbox', { name: 'Instructions' }).fill('Rims count, plains do not.')
    await page.getByRole('button', { name: 'Publish new version' }).click()
    await page.getByText('Version 2 is published').waitFor()
    await page.goto(`/projects/${doubleRead.id}/protocol-notes`)
    await page.getByText('Nothing is unclear just now').waitFor()
    await page.getByText('Answered', { exact: true }).click()
    await page.getByRole('row', { name: /Only the first rim is a crater.*version 2, by Mei Tanaka/ }).waitFor()
    expect(errors).toEqual([])
    await page.context().close()
  })
})
