import { describe, expect, it } from 'vitest'
import { paths } from '../layout.ts'
import { tableRows } from '../tables.ts'
import { all, built, factsOf, readerOf } from '../test/a-release.ts'
import { verifyRelease } from '../verify/verify-release.ts'
import { provOf } from './prov.ts'
import { type LabelTrace, traceLabel } from './trace-label.ts'

const traced = async (id: string): Promise<LabelTrace> => {
  const outcome = await traceLabel(readerOf((await built()).files), id)
  if (outcome.found !== 'one') throw new Error(`${id}: ${outcome.found}`)
  return outcome.trace
}

describe('the trace of a label', () => {
  it('R70: leads from a mark to its readers, their marks, the rule and the recipe', async () => {
    const trace = await traced('sample-2/c1')
    expect(trace.label).toMatchObject({ kind: 'region', id: 'sample-2/c1', row: { label_id: 'cell', region_id: 'c1' } })
    expect(trace.sample).toMatchObject({ id: 'sample-2', name: '=name 2.png', group: 'p2', protocol: 1 })
    expect(trace.rule).toEqual({ id: 'agreed', reason: 'readers agree' })
    expect(trace.consensus).toMatchObject({ id: 'consensus-2', by: { algorithm: 'compare-task' }, object: { id: 'c1', support: 2 } })
    expect(trace.readings.map(({ id, isInput, marks }) => [id, isInput, marks.map((mark) => mark.id)])).toEqual([
      ['annotation-2-0', true, ['c1']],
      ['annotation-2-1', true, ['c1']],
    ])
    for (const { reader } of trace.readings) expect(reader).toMatch(/^person-[0-9a-f]{12}$/)
    expect(trace.decisions).toEqual([])
  })
  it('R70: leads from a decided label to the reviewer and the reason, and to what the readers had said', async () => {
    const trace = await traced('sample-3/stain')
    expect(trace.decisions).toMatchObject([{ id: 'decision-3', reasonCode: 'slip', isStanding: true }])
    expect(trace.readings.map(({ answers }) => answers.map(({ questionId }) => questionId))).toEqual([['stain'], ['stain']])
    expect(trace.consensus?.answer).toMatchObject({ questionId: 'stain', support: 2 })
  })
  it('R70: of an answer on a mark, and of a whole sample', async () => {
    expect((await traced('sample-2/c1/stage')).consensus?.answer).toMatchObject({ questionId: 'stage', support: 3, raters: 4 })
    expect(await traced('sample-2')).toMatchObject({
      label: { kind: 'sample', row: null },
      readings: [{ marks: [{}, {}] }, { marks: [{}, {}] }],
    })
  })
  it('MR34: shows the vote of a model, in the trace and in PROV, and the release is sound', async () => {
    const facts = factsOf({ groupBy: 'patient' })
    const answers = [{ questionId: 'stain', value: { kind: 'choice' as const, option: 'good' } }]
    const suggestions = [{ id: 'suggestion-3', model: 'unet 2.1', weight: 0.5, answers }]
    const consensus = async function* () {
      for await (const row of facts.consensus()) yield { ...row, outcome: { ...row.outcome, by: { ...row.outcome.by, suggestions } } }
    }
    const { files } = await built({ ...facts, consensus })
    expect(await verifyRelease(readerOf(files))).toMatchObject({ isSound: true, problems: [] })
    const outcome = await traceLabel(readerOf(files), 'sample-3/stain')
    if (outcome.found !== 'one') throw new Error(outcome.found)
    expect(outcome.trace.consensus?.by.suggestions).toEqual(suggestions)
    const prov = provOf(outcome.trace)
    const name = Object.keys(prov.entity).find((key) => key.endsWith('suggestion/suggestion-3')) ?? ''
    expect(prov.entity[name]).toMatchObject({ 'prov:type': 'ret:suggestion', 'ret:weight': 0.5 })
    expect(JSON.stringify(prov.used)).toContain(name)
    expect(Object.keys(prov.agent).some((key) => key.endsWith('model/unet%202.1'))).toBe(true)
  })
  it('R71: every row of the label files leads to readings of its sample', async () => {
    const { files } = await built()
    const reader = readerOf(files)
    const regions = (await all(tableRows(reader, paths.regions))).map((row) => `${row.sample_id}/${row.region_id}`)
    const answers = (await all(tableRows(reader, paths.answers))).map((row) =>
      [row.sample_id, row.region_id, row.question_id].filter((part) => part !== '').join('/'),
    )
    expect(regions.length + answers.length).toBe(13 + 23)
    for (const id of [...regions, ...answers]) {
      const outcome = await traceLabel(reader, id)
      expect([id, outcome.found, outcome.found === 'one' && outcome.trace.readings.length]).toEqual([id, 'one', 2])
    }
  })
  it('R70: says where a mark that several samples have may be, and that there is none', async () => {
    const reader = readerOf((await built()).files)
    const outcome = await traceLabel(reader, 'c2')
    expect(outcome).toEqual({ found: 'several', ids: ['sample-3/c2', 'sample-7/c2'] })
    expect(await traceLabel(reader, 'nothing')).toEqual({ found: 'none' })
  })
})

describe('a trace as PROV', () => {
  it('R72: every relation leads to an element that is there', async () => {
    for (const id of ['sample-2/c1', 'sample-3/stain', 'sample-3']) {
      const prov = provOf(await traced(id))
      const entities = new Set(Object.keys(prov.entity))
      const activities = new Set(Object.keys(prov.activity))
      const agents = new Set(Object.keys(prov.agent))
      const kinds = {
        entity: entities,
        generatedEntity: entities,
        usedEntity: entities,
        plan: entities,
        activity: activities,
        agent: agents,
      }
      for (const relation of [prov.used, prov.wasGeneratedBy, prov.wasAssociatedWith, prov.wasAttributedTo, prov.wasDerivedFrom])
        for (const roles of Object.values(relation))
          for (const [role, known] of Object.entries(kinds)) {
            const named = roles[`prov:${role}`]
            if (named !== undefined) expect(known).toContain(named)
          }
      expect(Object.keys(prov.wasDerivedFrom).length).toBeGreaterThan(1)
    }
  })
  it('R72: the exported label is derived from the decision that stands', async () => {
    const { wasDerivedFrom } = provOf(await traced('sample-3/stain'))
    expect(Object.values(wasDerivedFrom)).toContainEqual({
      'prov:generatedEntity': 'rel:label/sample-3/stain',
      'prov:usedEntity': 'rel:adjudication/decision-3',
    })
  })
})
