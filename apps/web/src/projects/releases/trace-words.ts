import type { LabelTrace, Release } from '@reticle/contract'
import type { AnswerValue, ReasonCode, Region, ResolutionKind } from '@reticle/domain'
import { locale } from '../../language/language.ts'
import { inARow, sentences } from '../../language/lists.ts'
import { t } from './words.ts'

const geometries: Readonly<Record<Region['geometry']['type'], string>> = {
  point: t('traceGeometry.point'),
  box: t('traceGeometry.box'),
  'rotated-box': t('traceGeometry.rotatedBox'),
  ellipse: t('traceGeometry.ellipse'),
  polyline: t('traceGeometry.polyline'),
  polygon: t('traceGeometry.polygon'),
  bezier: t('traceGeometry.bezier'),
  skeleton: t('traceGeometry.skeleton'),
  mask: t('traceGeometry.mask'),
}
const geometryWords = (type: Region['geometry']['type']): string => geometries[type]

const answerKinds: Readonly<Record<Exclude<AnswerValue['kind'], 'choice'>, string>> = {
  choices: t('traceAnswers.choices'),
  number: t('traceAnswers.number'),
  text: t('traceAnswers.text'),
  date: t('traceAnswers.date'),
  'cannot-tell': t('traceAnswers.cannotTell'),
}
/** The option of a choice; of another answer, what kind it is. */
const answerKindWords = (value: AnswerValue): string => (value.kind === 'choice' ? value.option : answerKinds[value.kind])

const reasons: Readonly<Record<ReasonCode, string>> = {
  slip: t('traceReasons.slip'),
  'rule-misread': t('traceReasons.ruleMisread'),
  'true-disagreement': t('traceReasons.trueDisagreement'),
  'ambiguous-data': t('traceReasons.ambiguousData'),
  'protocol-unclear': t('traceReasons.protocolUnclear'),
  'no-disagreement': t('traceReasons.noDisagreement'),
}
const resolutions: Readonly<Record<ResolutionKind, string>> = {
  consensus: t('traceResolutions.consensus'),
  adjudication: t('traceResolutions.adjudication'),
  gold: t('traceResolutions.gold'),
}
const orItself = (words: Readonly<Record<string, string>>, id: string): string => words[id] ?? id

/** Files of other versions may name a reason or a way that is not known here: it stands as it is. */
const reasonWords = (code: string): string => orItself(reasons, code)
const resolutionWords = (kind: string): string => orItself(resolutions, kind)

const zoomFormat = new Intl.NumberFormat(locale, { minimumSignificantDigits: 3, maximumSignificantDigits: 3, useGrouping: false })
const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 20, useGrouping: false })

export const weightText = (weight: number): string => plain.format(weight)

const said = (trace: LabelTrace): string => {
  const { row, kind } = trace.label
  if (row === null) return t('tracePanel.everything', { sample: trace.sample.name })
  return kind === 'region'
    ? t('tracePanel.aMark', { label: String(row.label_name) })
    : t('tracePanel.answerTo', { answer: String(row.answer_text || row.answer), question: String(row.question) })
}

/** What a reader said of what is traced; the first twelve parts of it. */
export const readingText = ({ marks, answers }: LabelTrace['readings'][number]): string => {
  const parts = [
    ...marks.map(({ labelId, geometry }) => t('tracePanel.markOf', { label: labelId, kind: geometryWords(geometry.type) })),
    ...answers.map(({ questionId, value }) => t('tracePanel.answerOf', { question: questionId, answer: answerKindWords(value) })),
  ]
  return parts.length === 0 ? t('tracePanel.didNotMark') : inARow(parts.slice(0, 12))
}

/** How the reader saw it. */
export const displayText = (display: LabelTrace['readings'][number]['display']): string =>
  display === null
    ? t('tracePanel.notRecorded')
    : t(display.isInverted ? 'tracePanel.displayInverted' : 'tracePanel.display', {
        zoom: zoomFormat.format(display.zoom),
        contrast: plain.format(display.contrast),
        brightness: plain.format(display.brightness),
      })

/** Where the label stands in the release, and how it came about. */
export const foundText = (trace: LabelTrace, release: Release): string => {
  const { sample, resolution, rule, consensus } = trace
  const object = consensus?.object ?? null
  return sentences([
    t('tracePanel.found', {
      ...{ release: `${release.name} ${release.version}`, said: said(trace), sample: sample.name, split: sample.split },
      ...{ resolution: resolutionWords(resolution.kind), protocol: String(sample.protocol) },
    }),
    ...(rule === null ? [] : [t('tracePanel.rule', { reason: rule.reason })]),
    ...(consensus === null ? [] : [t('tracePanel.computedBy', { algorithm: consensus.by.algorithm, version: consensus.by.version })]),
    ...(object === null ? [] : [t('tracePanel.support', { support: object.support, raters: object.raters })]),
  ])
}

export const originText = ({ tool, saidAt }: NonNullable<LabelTrace['readings'][number]['origin']>): string =>
  saidAt === undefined ? t('tracePanel.importedFrom', { tool }) : t('tracePanel.importedSaid', { tool, day: saidAt.slice(0, 10) })

export const decisionText = ({ isStanding, reasonCode, note }: LabelTrace['decisions'][number]): string => {
  const reason = reasonWords(reasonCode)
  if (note === '') return t(isStanding ? 'tracePanel.decided' : 'tracePanel.superseded', { reason })
  return t(isStanding ? 'tracePanel.decidedNote' : 'tracePanel.supersededNote', { reason, note })
}
