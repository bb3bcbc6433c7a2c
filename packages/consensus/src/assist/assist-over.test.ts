import { wilson } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { box, cells, contentWith, protocolOf, region } from '../task/tasks.test-data.ts'
import { plantedStudy, saying, shapes } from './assist.test-data.ts'
import { assistOver } from './assist-over.ts'
import type { AssistReading, AssistTask } from './assist-task.ts'
import { calibrationSums } from './calibration.ts'

const reportOf = (tasks: readonly AssistTask[], protocol = shapes, seed = 1) => {
  const sums = assistOver(protocol, seed)
  for (const task of tasks) sums.add(task)
  return sums.outcome()
}

/** Five tasks with a known answer, on which the model said `said`, one reader was shown that and one began blank. */
const rows = [
  { truth: 'spiral', said: 'smooth', shown: 'smooth', blank: 'spiral' },
  { truth: 'spiral', said: 'smooth', shown: 'smooth', blank: 'smooth' },
  { truth: 'smooth', said: 'spiral', shown: 'smooth', blank: 'artefact' },
  { truth: 'smooth', said: 'smooth', shown: 'smooth', blank: 'smooth' },
  { truth: 'smooth', said: 'smooth', shown: 'spiral', blank: 'smooth' },
] as const
const aReading = (id: string, option: string, isBlank: boolean, seconds: number): AssistReading => ({
  ...{ id, annotatorId: isBlank ? 'ben' : 'ana', content: saying(option), version: 3, activeMilliseconds: 1000 * seconds },
  showing: { isBlank, suggestionIds: ['s'], leastConfidence: 0, policyConfidence: 0 },
})
const tasks = rows.map(({ truth, said, shown, blank }, n): AssistTask => {
  const readings = [aReading(`a${n}`, shown, false, 10 + n), aReading(`b${n}`, blank, true, 20 + 2 * n)]
  return {
    ...{ taskId: `t${n}`, readings },
    suggestions: [{ id: 's', model: 'unet 1', content: saying(said), said: null }],
    resolution: { kind: 'adjudication', content: saying(truth), knowsMarks: true },
  }
})

describe('what models did to readers', () => {
  const { groups, taken, tasks: n, without } = reportOf(tasks)
  const [all, ofModel, ofVersion] = groups

  it('MR22 to MR27: five tasks by hand', () => {
    expect([n, without, groups.length]).toEqual([5, 0, 3])
    const share = (k: number, of: number) =>
      expect.objectContaining({ k, n: of, value: k / of, low: wilson(k, of).low, high: wilson(k, of).high })
    expect(all).toMatchObject({
      ...{ version: null, model: null, tasks: 5, readers: 2, readings: { shown: 5, blank: 5 } },
      references: { gold: 0, adjudication: 10, blank: 0 },
      withSuggestion: { shown: share(3, 5), blank: share(3, 5) },
      // Shown: wrong on tasks 0, 1 and 4; blank: on 1 and 2.
      wrong: { shown: share(3, 5), blank: share(2, 5) },
      // The model is wrong on three: two of these were kept, one was made without it.
      kept: { shown: share(2, 3), blank: share(1, 3) },
      omitted: { shown: { n: 0, value: null }, difference: null },
      unchanged: share(2, 3),
      withResolution: { shown: share(2, 5), blank: share(3, 5) },
    })
    expect(all?.kept.difference?.value).toBeCloseTo(1 / 3, 12)
    expect([all?.seconds.shown.value, all?.seconds.blank.value, all?.seconds.saved.value]).toEqual([12, 24, 12])
    expect({ ...ofModel, model: null }).toEqual(all)
    expect({ ...ofVersion, version: null }).toEqual(all)
    expect([ofModel?.model, ofVersion?.version]).toEqual(['unet 1', 3])
  })

  it('MR26: what became of what was shown, and nothing of blank starts', () => {
    expect(taken).toEqual([{ model: 'unet 1', kind: 'answer', subject: 'shape', shown: 5, accepted: 3, edited: 0, dropped: 2 }])
  })

  it('MR25: what readers who saw suggestions agreed on judges nobody', () => {
    const settled = tasks.map((task) => ({ ...task, resolution: { ...task.resolution, kind: 'consensus' as const } }))
    const [group] = reportOf(settled).groups
    expect(group).toMatchObject({
      references: { gold: 0, adjudication: 0, blank: 0 },
      wrong: { shown: { n: 0, value: null } },
      kept: { difference: null },
      // What the task says in the end is told all the same.
      withResolution: { shown: { k: 2, n: 5 } },
    })
  })

  it('MR22: finds anchoring that was planted, and none where there is none', () => {
    const [led] = reportOf(plantedStudy(1500, { kept: 0.6, quicker: 8 })).groups
    // 0.6 of the errors are kept, 0.1 are made without: 0.5 between them; four of ten suggestions are wrong.
    expect(led?.kept.difference?.low).toBeLessThan(0.5)
    expect(led?.kept.difference?.high).toBeGreaterThan(0.5)
    expect(led?.kept.difference?.low).toBeGreaterThan(0.4)
    expect(led?.wrong.difference?.low).toBeGreaterThan(0.1)
    expect(led?.seconds.saved.interval?.[0]).toBeLessThanOrEqual(8)
    expect(led?.seconds.saved.interval?.[1]).toBeGreaterThanOrEqual(8)
    const [free] = reportOf(plantedStudy(1500, { kept: 0.1, quicker: 0 })).groups
    expect(free?.kept.difference?.low).toBeLessThan(0)
    expect(free?.kept.difference?.high).toBeGreaterThan(0)
  })

  it('C2: the same input gives the same bytes', () => {
    const study = plantedStudy(60, { kept: 0.5, quicker: 3 })
    expect(JSON.stringify(reportOf(study))).toBe(JSON.stringify(reportOf(study)))
  })
})

describe('a model as a reader', () => {
  it('MR31: what was seen before the task settled is told apart', () => {
    const unseen = tasks.map((task) => ({ ...task, readings: task.readings.filter(({ showing }) => showing?.isBlank === true) }))
    const { models } = reportOf([...tasks, ...unseen])
    expect(models.map(({ model, isSeen, tasks: n, resolutions }) => [model, isSeen, n, resolutions.adjudication])).toEqual([
      ['unet 1', false, 5, 5],
      ['unet 1', true, 5, 5],
    ])
    expect(models[0]?.questions[0]).toMatchObject({
      classes: ['spiral', 'smooth'],
      // Two spirals called smooth; of three smooth ones one called spiral.
      confusion: [0, 2, 1, 2],
      accuracy: { k: 2, n: 5, value: 0.4, low: wilson(2, 5).low },
      calibration: { n: 0, error: null, bins: [] },
    })
  })

  it('MR32: calibration by hand', () => {
    const sums = calibrationSums()
    for (const [probability, isRight] of [
      [0.95, true],
      [0.85, false],
      [0.85, true],
      [0.7, true],
    ] as const)
      sums.add(probability, isRight)
    const { n, error, bins } = sums.outcome()
    expect(n).toBe(4)
    expect(bins.map(({ from, n, accuracy }) => [from, n, accuracy])).toEqual([
      [0.7, 1, 1],
      [0.8, 2, 0.5],
      [0.9, 1, 1],
    ])
    // (0.30 + 2 x 0.35 + 0.05) / 4
    expect(error).toBeCloseTo(0.2625, 12)
    const full = calibrationSums()
    full.add(1, true)
    expect(full.outcome()).toEqual({ n: 1, error: 0, bins: [{ from: 0.9, n: 1, confidence: 1, accuracy: 1 }] })
  })

  it('MR33: precision, recall and F1 of each label at IoU 0.5, and what is taken for what', () => {
    const protocol = protocolOf({ labels: cells, consensus: { regions: { iou: 0.9 } } })
    const said = contentWith([
      region('1', 'cell', box(0, 0, 10)),
      // IoU 0.6 with what is there: found, although readers are compared at 0.9.
      region('2', 'cell', box(40, 0, 10, 6)),
      region('3', 'cell', box(80, 0, 10)),
      region('4', 'debris', box(120, 0, 10)),
    ])
    const truth = contentWith([
      region('a', 'cell', box(0, 0, 10)),
      region('b', 'cell', box(40, 0, 10)),
      region('c', 'nucleus', box(120, 0, 10)),
      region('d', 'cell', box(160, 0, 10)),
    ])
    const confidences = [0.9, 0.6, 0.6, null]
    const { models } = reportOf(
      [
        {
          ...{ taskId: 't', readings: [] },
          suggestions: [{ id: 's', model: 'unet 1', content: said, said: { confidences, probabilities: {}, scores: {} } }],
          resolution: { kind: 'gold', content: truth, knowsMarks: true },
        },
      ],
      protocol,
    )
    const marks = models[0]?.marks
    expect(marks?.labels.map(({ labelId, precision, recall, f1 }) => [labelId, precision.k, precision.n, recall.k, recall.n, f1])).toEqual([
      ['cell', 2, 3, 2, 3, 4 / 6],
      ['debris', 0, 1, 0, 0, 0],
      ['nucleus', 0, 0, 0, 1, 0],
    ])
    expect(marks?.classes).toEqual(['cell', 'debris', 'nucleus', '-'])
    expect(marks?.confusion).toEqual([2, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0])
    // 0.9 found; 0.6 twice, once found.
    expect(marks?.calibration).toMatchObject({
      n: 3,
      bins: [
        { from: 0.6, n: 2, accuracy: 0.5 },
        { from: 0.9, n: 1, accuracy: 1 },
      ],
    })
  })
})
