import { type Answer, answerSchema, type Option, type Question, slugSchema } from '@reticle/domain'
import { slugsOf } from './slugs-of.ts'

/** What another tool says to a question of its own, by the names there. A path goes from the top of a tree down to what was chosen. */
export type Said =
  | { readonly kind: 'chosen'; readonly options: readonly string[] }
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** A day, as ISO 8601 writes it. */
  | { readonly kind: 'date'; readonly value: string }

/** A question as the answers of a file show it: what was said, and whether the tool lets one choose several. */
export type Asked = {
  readonly name: string
  readonly text: string
  readonly scope: Question['scope']
  readonly isMultiple: boolean
  readonly said: readonly Said[]
  /** Texts of options, by what answers call them. */
  readonly texts?: ReadonlyMap<string, string>
}

const asSlug = (name: string): { readonly slug?: string } => (slugSchema.safeParse(name).success ? { slug: name } : {})
const pathKey = (path: readonly string[]): string => JSON.stringify(path)

const kindOf = ({ said, isMultiple }: Asked): Question['kind'] => {
  const has = (kind: Said['kind']) => said.some((one) => one.kind === kind)
  if (has('path')) return 'taxonomy'
  if (has('chosen')) return isMultiple || said.some((one) => one.kind === 'chosen' && one.options.length !== 1) ? 'multiple' : 'single'
  if (has('number')) return 'number'
  return has('date') && !has('text') ? 'date' : 'text'
}

type Built = { readonly question: Question; readonly answer: (said: Said) => Answer | undefined }

const build = (id: string, asked: Asked): Built => {
  const kind = kindOf(asked)
  const names = new Set<string>()
  const paths = new Map<string, readonly string[]>()
  for (const one of asked.said) {
    if (one.kind === 'chosen') for (const option of one.options) names.add(option)
    if (one.kind === 'path')
      for (let depth = 1; depth <= one.path.length; depth++) paths.set(pathKey(one.path.slice(0, depth)), one.path.slice(0, depth))
  }
  const slugs = slugsOf([
    ...[...names].map((name) => ({ key: name, name, ...asSlug(name) })),
    ...[...paths].map(([key, path]) => ({ key, name: path.at(-1) ?? '', ...asSlug(path.at(-1) ?? '') })),
  ])
  const textOf = (name: string) => (asked.texts?.get(name) ?? name).slice(0, 500) || '?'
  const options: Option[] = [
    ...[...names].map((name) => ({ id: slugs.get(name) ?? '', text: textOf(name) })),
    ...[...paths].map(([key, path]) => {
      const parent = slugs.get(pathKey(path.slice(0, -1)))
      return { id: slugs.get(key) ?? '', text: textOf(path.at(-1) ?? ''), ...(parent === undefined ? {} : { parent }) }
    }),
  ]
  const answerValue = (said: Said): unknown => {
    switch (said.kind) {
      case 'chosen':
        return kind === 'multiple'
          ? { kind: 'choices', options: said.options.map((option) => slugs.get(option)) }
          : { kind: 'choice', option: slugs.get(said.options[0] ?? '') }
      case 'path':
        return { kind: 'choice', option: slugs.get(pathKey(said.path)) }
      case 'number':
        return { kind: 'number', value: said.value }
      case 'text':
      case 'date':
        return { kind: said.kind, value: said.value }
    }
  }
  const { text, scope } = asked
  return {
    question: {
      ...{ id, text: text.slice(0, 2000) || id, help: '', kind, scope, labelIds: [], options },
      ...{ isRequired: false, allowsCannotTell: true, asksConfidence: false },
    },
    answer: (said) => {
      const parsed = answerSchema.safeParse({ questionId: id, value: answerValue(said) })
      return parsed.success ? parsed.data : undefined
    },
  }
}

/** Questions of all that was asked, and their answers, by the tool's name for the question. An answer is undefined when it is too large for one. */
export const questionsOf = (asked: readonly Asked[]): ReadonlyMap<string, Built> => {
  const ids = slugsOf(asked.map(({ name }) => ({ key: name, name, ...asSlug(name) })))
  return new Map(asked.map((one) => [one.name, build(ids.get(one.name) ?? 'question', one)]))
}
