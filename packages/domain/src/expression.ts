import { areaOf, boundsOf, centroidOf, lengthOf } from '@reticle/geometry'
import { compile, reasonOf } from '#cel'
import type { AnnotationContent } from './annotation.ts'
import type { ImageFacts } from './annotation-problem.ts'
import type { Answer } from './answer.ts'
import { remembered } from './memo.ts'
import type { Protocol } from './protocol.ts'
import type { Region } from './region.ts'
import type { ValidationRule } from './validation-rules.ts'

type ExpressionRule = Extract<ValidationRule, { kind: 'expression' }>

/** Steps through lists that one rule may take: about a second. */
const mostSteps = 2_000_000

const answersOf = (answers: readonly Answer[] = []): Record<string, unknown> =>
  Object.fromEntries(
    answers.map(({ questionId, value }) => {
      if (value.kind === 'choice') return [questionId, value.option]
      if (value.kind === 'choices') return [questionId, value.options]
      return [questionId, value.kind === 'cannot-tell' ? '?' : value.value]
    }),
  )

/** What a mark is in an expression: numbers in px and px² of the full-resolution image. */
const factsOf = remembered(({ id, labelId, geometry, attributes, answers, plane, track }: Region): Record<string, unknown> => {
  const { x, y, width, height } = boundsOf(geometry)
  const centre = centroidOf(geometry)
  return {
    ...{ id, label: labelId, type: geometry.type, x, y, width, height, cx: centre.x, cy: centre.y },
    ...{ area: areaOf(geometry), length: lengthOf(geometry), attributes, answers: answersOf(answers) },
    ...{ z: plane?.z ?? null, t: plane?.t ?? null, track: track?.id ?? null, state: track?.state ?? null },
  }
})

/** A size that is not known is 0, and its unit is empty. */
const imageFacts = (image: ImageFacts | undefined): Record<string, unknown> => ({
  ...{ width: image?.width ?? 0, height: image?.height ?? 0 },
  ...{ pixel_width: image?.spacing?.x ?? 0, pixel_height: image?.spacing?.y ?? 0, unit: image?.spacing?.unit ?? '' },
})

type Finding = { readonly message: string; readonly regionId?: string; readonly isUnchecked?: boolean }

const countsOf = (protocol: Protocol, regions: readonly Region[]): Record<string, bigint> => {
  const counts: Record<string, bigint> = Object.fromEntries(protocol.labels.map(({ id }) => [id, 0n]))
  // CEL's whole numbers are BigInt.
  for (const { labelId } of regions) counts[labelId] = (counts[labelId] ?? 0n) + 1n
  return counts
}

/**
 * Where a rule's expression does not hold. One that fails while it runs (a name that a mark has not) does not hold, and says why. One that
 * would go through too many marks is not run at all, and says so.
 */
export const checkExpression = (
  rule: ExpressionRule,
  protocol: Protocol,
  content: AnnotationContent,
  image: ImageFacts | undefined,
): Finding[] => {
  const { regions } = content
  const { run, loops } = compile(rule.expression, rule.scope)
  const concerned =
    rule.scope === 'annotation' ? [] : regions.filter(({ labelId }) => rule.labelId === undefined || labelId === rule.labelId)
  if (regions.length ** loops * (rule.scope === 'annotation' ? 1 : concerned.length) > mostSteps)
    return [{ message: `there are too many marks to check this: ${rule.expression}`, isUnchecked: true }]
  const marks = regions.map(factsOf)
  const shared = { marks, counts: countsOf(protocol, regions), answers: answersOf(content.answers), image: imageFacts(image) }
  const findingOf = (facts: Record<string, unknown>): string | undefined => {
    try {
      return run(facts) === true ? undefined : `this does not hold: ${rule.expression}`
    } catch (error) {
      return `this could not be checked: ${rule.expression} (${reasonOf(error)})`
    }
  }
  if (rule.scope === 'annotation') {
    const message = findingOf(shared)
    return message === undefined ? [] : [{ message }]
  }
  return concerned.flatMap((region) => {
    const message = findingOf({ ...shared, mark: factsOf(region) })
    return message === undefined ? [] : [{ message, regionId: region.id }]
  })
}
