import type { Option, ProtocolInput, Question } from '@reticle/domain'
import { newRowId } from './row-id.ts'
import { idsOf, type Row } from './stable-ids.ts'

/** `parent`: the row above it in a taxonomy. */
export type OptionDraft = Row & { readonly text: string; readonly key: string; readonly parent: string | null }
export type QuestionDraft = Row &
  Pick<Question, 'text' | 'help' | 'kind' | 'scope' | 'isRequired' | 'allowsCannotTell' | 'asksConfidence'> & {
    readonly options: OptionDraft[]
    readonly unit: string
    readonly min: number | ''
    readonly max: number | ''
    /** How far from the known number is right in gold: percent, or in the unit of the answer; empty: the usual share. */
    readonly tolerance: number | ''
    readonly toleranceKind: 'share' | 'value'
    /** Rows of the labels that it is asked for; none: all. */
    readonly labels: string[]
    /** Row ids, so that a condition survives renaming what it points at. */
    readonly showWhen: { readonly question: string | null; readonly options: string[] }
  }

export const newOption = (): OptionDraft => ({ rowId: newRowId(), id: null, text: '', key: '', parent: null })
export const newQuestion = (): QuestionDraft => ({
  ...{ rowId: newRowId(), id: null, text: '', help: '', kind: 'single', scope: 'sample' },
  ...{ isRequired: true, allowsCannotTell: true, asksConfidence: false },
  options: [newOption(), newOption()],
  ...{ unit: '', min: '', max: '', tolerance: '', toleranceKind: 'share', labels: [] },
  showWhen: { question: null, options: [] },
})

/** The answer is one or several of a list. */
export const hasOptions = ({ kind }: Pick<QuestionDraft, 'kind'>): boolean =>
  kind === 'single' || kind === 'multiple' || kind === 'scale' || kind === 'taxonomy'

export const optionDrafts = (options: readonly Option[]): OptionDraft[] => {
  const rows = new Map(options.map(({ id }) => [id, newRowId()]))
  return options.map(({ id, text, key, parent }) => ({
    ...{ rowId: rows.get(id) ?? newRowId(), id, text, key: key ?? '' },
    parent: parent === undefined ? null : (rows.get(parent) ?? null),
  }))
}

const toleranceDraft = (tolerance: Question['tolerance']): Pick<QuestionDraft, 'tolerance' | 'toleranceKind'> => {
  if (tolerance === undefined) return { tolerance: '', toleranceKind: 'share' }
  const amount = tolerance.kind === 'share' ? Number((100 * tolerance.share).toFixed(6)) : tolerance.value
  return { tolerance: amount, toleranceKind: tolerance.kind }
}

/** The form of published questions. @param labels rows of the labels by their ids. */
export const questionDrafts = (questions: readonly Question[], labels: ReadonlyMap<string, string>): QuestionDraft[] => {
  const drafts = questions.map((question): QuestionDraft => {
    const { id, text, help, kind, scope, isRequired, allowsCannotTell, asksConfidence, options, unit, min, max, tolerance, labelIds } =
      question
    return {
      ...{ rowId: newRowId(), id, text, help, kind, scope, isRequired, allowsCannotTell, asksConfidence },
      options: optionDrafts(options),
      ...{ unit: unit ?? '', min: min ?? '', max: max ?? '' },
      ...toleranceDraft(tolerance),
      labels: labelIds.flatMap((labelId) => labels.get(labelId) ?? []),
      showWhen: { question: null, options: [] },
    }
  })
  return drafts.map((draft, index) => {
    const condition = questions[index]?.showWhen
    const parent = drafts.find((one) => one.id === condition?.questionId)
    const chosen = parent?.options.filter((option) => condition?.options.some((id) => id === option.id)) ?? []
    return { ...draft, showWhen: { question: parent?.rowId ?? null, options: chosen.map((option) => option.rowId) } }
  })
}

export type QuestionIds = {
  readonly questions: ReadonlyMap<string, string>
  readonly options: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** Ids by rows: of the questions, and of the options of each. */
export const questionIdsOf = (questions: readonly QuestionDraft[]): QuestionIds => ({
  questions: idsOf(questions, (one) => one.text.slice(0, 40), 'question'),
  options: new Map(questions.map((one) => [one.rowId, idsOf(one.options, (option) => option.text, 'option')])),
})

/** A condition on the answer to another question, by ids; nothing while it is not complete. */
export const conditionOf = ({ questions, options }: QuestionIds, { question, options: rows }: QuestionDraft['showWhen']) => {
  const questionId = question === null ? undefined : questions.get(question)
  const chosen = rows.flatMap((rowId) => options.get(question ?? '')?.get(rowId) ?? [])
  return questionId === undefined || chosen.length === 0 ? undefined : { questionId, options: chosen }
}

const optionsOf = ({ kind, options }: QuestionDraft, ids: ReadonlyMap<string, string>) =>
  options.map(({ rowId, text, key, parent }) => {
    const above = kind === 'taxonomy' && parent !== null ? ids.get(parent) : undefined
    return {
      id: ids.get(rowId) ?? '',
      text: text.trim(),
      ...(key === '' ? {} : { key }),
      ...(above === undefined ? {} : { parent: above }),
    }
  })

const toleranceOf = ({ tolerance, toleranceKind }: QuestionDraft): Pick<Question, 'tolerance'> => {
  if (tolerance === '') return {}
  return { tolerance: toleranceKind === 'share' ? { kind: 'share', share: tolerance / 100 } : { kind: 'value', value: tolerance } }
}

const boundsOf = ({ min, max, unit }: QuestionDraft): { min?: number; max?: number; unit?: string } => ({
  ...(min === '' ? {} : { min }),
  ...(max === '' ? {} : { max }),
  ...(unit.trim() === '' ? {} : { unit: unit.trim() }),
})

/** What would be published of the questions. */
export const questionsOf = (
  questions: readonly QuestionDraft[],
  ids: QuestionIds,
  labelIds: ReadonlyMap<string, string>,
): NonNullable<ProtocolInput['questions']> =>
  questions.map((question) => {
    const { rowId, text, help, kind, scope, isRequired, allowsCannotTell, asksConfidence, labels } = question
    const showWhen = conditionOf(ids, question.showWhen)
    return {
      ...{ id: ids.questions.get(rowId) ?? '', text: text.trim(), help, kind, scope, isRequired, allowsCannotTell, asksConfidence },
      labelIds: scope === 'region' ? labels.flatMap((row) => labelIds.get(row) ?? []) : [],
      options: hasOptions(question) ? optionsOf(question, ids.options.get(rowId) ?? new Map()) : [],
      ...(kind === 'number' ? { ...boundsOf(question), ...toleranceOf(question) } : {}),
      ...(showWhen === undefined ? {} : { showWhen }),
    }
  })
