import type { AssistReport } from '@reticle/domain'
import { rowsOf, testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enter, errorsOnce, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import { databaseOf } from './support/processes.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/assist-report.test.ts: ${found.skipped}\n`)

/** A model that says of each sample what one of its readers said, shown to about half of the readings. */
const suggest = async (url: string, projectId: string): Promise<void> => {
  const ask = (text: string) => rowsOf(url, text, [projectId])
  await ask(
    `insert into models (id, project_id, name, created_by)
     select gen_random_uuid(), p.id, 'morphology-net', c.created_by from projects p join protocols c on c.id = p.protocol_id where p.id = $1`,
  )
  await ask(
    `insert into model_versions (id, model_id, project_id, version, mapping, created_by)
     select gen_random_uuid(), id, project_id, '3', '{"labels": {}, "questions": {}}', created_by from models where project_id = $1`,
  )
  await ask(
    `insert into suggestions (id, project_id, task_id, model_version_id, key, model, content, said)
     select gen_random_uuid(), t.project_id, t.id, v.id, t.id::text, 'morphology-net 3', one.content, jsonb_build_object(
       'confidences', (select coalesce(jsonb_agg(0.55 + 0.4 * (abs(hashtext(r->>'id')) % 100) / 100.0), '[]') from jsonb_array_elements(one.content->'regions') r),
       'probabilities', (select coalesce(jsonb_object_agg(w->>'questionId', jsonb_build_object(w->'value'->>'option', 0.5 + 0.5 * (abs(hashtext(t.id::text)) % 100) / 100.0)), '{}')
         from jsonb_array_elements(one.content->'answers') w where w->'value'->>'kind' = 'choice'),
       'scores', '{}'::jsonb)
     from tasks t join model_versions v on v.project_id = t.project_id
       cross join lateral (select a.content from annotations a where a.task_id = t.id order by md5(a.id::text) limit 1) one
     where t.project_id = $1`,
  )
  await ask(
    `insert into suggestion_showings (assignment_id, project_id, task_id, annotator_id, suggestion_ids, is_blank, shown_at)
     select a.assignment_id, a.project_id, a.task_id, a.annotator_id, array[s.id], ascii(md5(a.id::text)) % 2 = 0, a.submitted_at
     from annotations a join suggestions s on s.task_id = a.task_id where a.project_id = $1 and a.supersedes is null
     on conflict do nothing`,
  )
}

describe.skipIf('skipped' in found)('the report on suggestions', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let manager: Client
  let projectId: string
  let page: Page
  const people: Person[] = []
  const newErrors = errorsOnce()
  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    manager = await enterByApi(reticle.url, 'Mei Tanaka')
    const projects = (await manager.ask('GET', '/projects')).body as { id: string; name: string }[]
    projectId = projects.find(({ name }) => /galax/i.test(name))?.id ?? ''
    await suggest(await databaseOf(reticle.data), projectId)
    const entered = await enter(browser, reticle.url, 'Mei Tanaka')
    people.push(entered)
    page = entered.page
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })
  afterEach(() => {
    expect(newErrors(people)).toEqual([])
  })

  const anchoring = async () =>
    (await manager.ask('GET', `/projects/${projectId}/anchoring`)).body as { report: AssistReport | null; isRestricted: boolean }

  it('is made when a manager asks for it, and is not there before', async () => {
    expect(await anchoring()).toMatchObject({ report: null, isRestricted: false })
    await page.goto(`/projects/${projectId}/quality`)
    await page.getByRole('tab', { name: 'Assistance' }).click()
    await page.getByText('No report yet').waitFor()
    await page.getByRole('button', { name: 'Make the report' }).click()
    await page.getByRole('region', { name: 'Readings with suggestions and blank starts' }).waitFor({ timeout: 60_000 })
  })

  it('MR22: shows both kinds of readings beside each other, with their difference, and the numbers to take away', async () => {
    const { report } = await anchoring()
    const all = report?.groups[0]
    if (all === undefined) throw new Error('there is no report')
    expect(all.readings.shown).toBeGreaterThan(3)
    expect(all.readings.blank).toBeGreaterThan(3)
    const text = await page.getByTestId('assist-report').textContent()
    expect(text).toContain(`${all.withSuggestion.shown.k} of ${all.withSuggestion.shown.n}`)
    expect(text).toContain(`${all.withSuggestion.blank.k} of ${all.withSuggestion.blank.n}`)
    expect(await page.locator('[data-testid=assist-report] .recharts-scatter-symbol').count()).toBeGreaterThanOrEqual(4)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Readings with suggestions and blank starts as CSV' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('readings-with-suggestions-and-blank-starts.csv')
    await shot(page, 'report')
  })

  it('MR31: says of a model that readers saw that its figures flatter it', async () => {
    await page.getByRole('combobox', { name: 'The model as a reader' }).click()
    await page.getByRole('option', { name: /seen by a reader/ }).click()
    await page.getByText('These figures flatter the model').waitFor()
    await shot(page, 'models', 'The model as a reader')
  })

  it('MR38: shows how audits of rules ended, and lets a manager start a stopped rule again', async () => {
    const url = await databaseOf(reticle?.data ?? '')
    await rowsOf(
      url,
      `insert into rule_audits (id, project_id, task_id, protocol_id, rule_id, outcome, asked_at, told_at, resolution_kind, is_same)
       select gen_random_uuid(), p.id, gen_random_uuid(), p.protocol_id, 'model-agrees', '{}', now() - interval '1 day', now(), 'consensus', n > 8
       from projects p, generate_series(1, 20) n where p.id = $1`,
      [projectId],
    )
    await rowsOf(
      url,
      `insert into stopped_rules (project_id, rule_id, stopped_at, audits, same) values ($1, 'model-agrees', now(), 20, 12)`,
      [projectId],
    )
    await page.reload()
    await page.getByRole('tab', { name: 'Rules on history' }).click()
    const audits = page.getByRole('region', { name: 'Audits of rules' })
    await expect.poll(() => audits.textContent()).toContain('12 of 20')
    await shot(page, 'audits')
    await audits.getByRole('button', { name: 'Start again…' }).click()
    await page.getByRole('textbox', { name: 'Why' }).fill('a better version of the model')
    await page.getByRole('button', { name: 'Start again', exact: true }).click()
    await expect.poll(() => audits.textContent()).toContain('a better version of the model')
    expect(await audits.textContent()).toContain('not in this protocol')
  })

  it('MR20, MR34: a protocol says how models may help, and which have a vote', async () => {
    await page.goto(`/projects/${projectId}/protocol`)
    await page
      .getByRole('button', { name: /new version|edit/i })
      .first()
      .click()
    const part = page.getByRole('region', { name: 'Assistance' })
    await part.getByRole('textbox', { name: 'Blank starts' }).fill('20')
    await part.getByRole('textbox', { name: 'Least confidence' }).fill('30')
    await part.getByRole('button', { name: 'Give a model a vote' }).click()
    await part.getByRole('textbox', { name: 'Model with a vote 1' }).fill('morphology-net')
    await part.getByRole('textbox', { name: 'Weight of model 1' }).fill('0.5')
    expect(await part.getByTestId('assist-words').textContent()).toContain('1 in 5 samples without suggestions')
    await part.evaluate((element) => element.scrollIntoView())
    await shot(page, 'assistance')
    await page.getByRole('button', { name: 'Publish new version' }).click()
    await expect
      .poll(async () => ((await manager.ask('GET', `/projects/${projectId}/protocols`)).body as { content: object }[])[0]?.content)
      .toMatchObject({
        assist: { blankShare: 0.2, leastConfidence: 0.3 },
        consensus: { models: [{ model: 'morphology-net', weight: 0.5 }] },
      })
  })

  it('is closed to whoever also labels', async () => {
    const people = (await manager.ask('GET', `/projects/${projectId}/members`)).body as { personId: string; roles: string[] }[]
    const own = people.find(({ personId }) => personId === manager.personId)
    await manager.ask('PUT', `/projects/${projectId}/members/${manager.personId}`, { roles: [...(own?.roles ?? []), 'annotator'] })
    expect(await anchoring()).toMatchObject({ report: null, isRestricted: true })
    await page.goto(`/projects/${projectId}/quality`)
    await page.getByRole('tab', { name: 'Assistance' }).click()
    await page.getByText('Not for people who also label here').waitFor()
  })
})

/** For people who look at how the screen is: RETICLE_SHOTS names a folder. */
const shot = async (page: Page, name: string, at?: string): Promise<void> => {
  const folder = process.env.RETICLE_SHOTS
  if (folder === undefined) return
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
  ] as const) {
    await page.setViewportSize({ width, height })
    if (at !== undefined)
      await page
        .getByText(at)
        .first()
        .evaluate((element) => element.scrollIntoView())
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
  }
}
