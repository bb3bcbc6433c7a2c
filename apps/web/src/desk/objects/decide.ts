import { type AnnotationContent, markOf, type ObjectDecision, type Protocol, type Region, type Verdict } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { type Change, decisionsOf } from '@reticle/tools'
import { takenFrom } from '../decision.ts'
import { marksOf, type Reader } from '../readers.ts'
import { t } from '../words.ts'
import { type DeskObject, isOpen } from './desk-objects.ts'

/** What a reviewer says of an object. `kept`: what is there already, changed by hand or drawn anew. */
export type Choice =
  | { readonly kind: 'reader'; readonly annotationId: string }
  | { readonly kind: 'consensus' }
  | { readonly kind: 'fused'; readonly geometry: Geometry }
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided' }
  /** As nobody had decided it. */
  | { readonly kind: 'open' }

export type Deciding = { readonly protocol: Protocol; readonly readers: readonly Reader[]; readonly newId: () => string }

type Decided = { readonly verdict: Verdict; readonly region?: Region }
/** Why a choice is no decision on an object. */
type Refusal = 'noMark' | 'tied' | 'nothingToFuse'
type Refused = { readonly refused: Refusal }

const markFor = ({ cluster }: DeskObject, choice: Choice, { protocol, readers, newId }: Deciding): Decided | Refused | undefined => {
  switch (choice.kind) {
    case 'reader': {
      const mark = marksOf(cluster, readers).find(({ reader }) => reader.annotationId === choice.annotationId)
      return mark === undefined ? { refused: 'noMark' } : { verdict: 'reader', region: takenFrom(mark, newId, cluster) }
    }
    case 'consensus': {
      const region = markOf(protocol, cluster)
      return region === undefined ? { refused: 'tied' } : { verdict: 'consensus', region }
    }
    case 'fused': {
      const like = markOf(protocol, cluster) ?? marksOf(cluster, readers).map((mark) => takenFrom(mark, newId, cluster))[0]
      if (like === undefined) return { refused: 'nothingToFuse' }
      return {
        verdict: 'fused',
        region: { ...like, id: newId(), geometry: choice.geometry, origin: { kind: 'consensus', clusterId: cluster.id, edited: true } },
      }
    }
    case 'none':
    case 'undecided':
      return { verdict: choice.kind }
    case 'open':
      return undefined
  }
}

/** The decisions with one in the place of the one on its object. */
export const withDecision = (decisions: readonly ObjectDecision[], decision: ObjectDecision): readonly ObjectDecision[] => [
  ...decisions.filter(({ clusterId }) => clusterId !== decision.clusterId),
  decision,
]

export type Chosen = { readonly object: DeskObject; readonly choice: Choice }
type NotDecided = { readonly object: DeskObject; readonly why: Refusal }
type Outcome = {
  /** One step of the history; undefined when nothing was decided. */
  readonly change: Change | undefined
  readonly decided: readonly DeskObject[]
  readonly refused: readonly NotDecided[]
}

/** One choice for several objects. */
export const alike = (objects: readonly DeskObject[], choice: Choice): readonly Chosen[] => objects.map((object) => ({ object, choice }))

/** Decides several objects in one step. What a choice does not fit stays as it is, and is named. */
export const decideAll = (content: AnnotationContent, chosen: readonly Chosen[], deciding: Deciding): Outcome => {
  const changes: Change[] = []
  const decided: DeskObject[] = []
  const refused: NotDecided[] = []
  let decisions = decisionsOf(content)
  for (const { object, choice } of chosen) {
    const { cluster, decision, region: before } = object
    const made = markFor(object, choice, deciding)
    if (made !== undefined && 'refused' in made) {
      refused.push({ object, why: made.refused })
      continue
    }
    const at = before === undefined ? undefined : content.regions.indexOf(before)
    if (before !== undefined) changes.push({ type: 'remove-region', regionId: before.id })
    const region = made?.region
    if (region !== undefined) changes.push({ type: 'add-region', region, ...(at === undefined ? {} : { at }) })
    const { reasonCode, note } = decision ?? {}
    decisions =
      made === undefined
        ? decisions.filter(({ clusterId }) => clusterId !== cluster.id)
        : withDecision(decisions, {
            clusterId: cluster.id,
            verdict: made.verdict,
            ...(region === undefined ? {} : { regionId: region.id }),
            ...(reasonCode === undefined ? {} : { reasonCode }),
            ...(note === undefined ? {} : { note }),
          })
    decided.push(object)
  }
  const change: Change | undefined =
    decided.length === 0 ? undefined : { type: 'together', changes: [...changes, { type: 'set-decisions', decisions }] }
  return { change, decided, refused }
}

/** Which of the objects that were meant could not be decided so, and why. */
export const refusalWords = (refused: readonly NotDecided[], meant: number): string => {
  const why = refused[0]?.why
  if (why === undefined) return ''
  return meant === 1 ? t(`refused.${why}`) : t(`refusedOf.${why}`, { refused: refused.length, meant })
}

/** The name of a decision in the list of steps. */
export const stepName = (kind: Choice['kind'], decided: readonly DeskObject[]): string => {
  const [first] = decided
  const what = t(`choices.${kind}`)
  return first !== undefined && decided.length === 1
    ? t('steps.object', { number: String(first.number), what })
    : t('steps.objects', { count: decided.length, what })
}

/** The reason and note of one object, as a step; undefined where nobody has decided it. */
export const annotated = (
  content: AnnotationContent,
  { decision }: DeskObject,
  { reasonCode, note }: Pick<ObjectDecision, 'reasonCode' | 'note'>,
): Change | undefined => {
  if (decision === undefined || (decision.reasonCode === reasonCode && (decision.note ?? '') === (note ?? ''))) return undefined
  const { reasonCode: _, note: __, ...rest } = decision
  const next: ObjectDecision = {
    ...rest,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(note === undefined || note === '' ? {} : { note }),
  }
  return { type: 'set-decisions', decisions: withDecision(decisionsOf(content), next) }
}

/** Objects that are decided together: with the same disagreement as one, or on which a reader has a mark; agreed ones are left alone. */
export const sameKind = (objects: readonly DeskObject[], like: DeskObject): readonly DeskObject[] =>
  objects.filter((one) => one.kind === like.kind && (isOpen(one) || one === like))

export const withMarkOf = (objects: readonly DeskObject[], annotationId: string): readonly DeskObject[] =>
  objects.filter((one) => isOpen(one) && one.cluster.members.some((member) => member.annotationId === annotationId))
