import type { Question } from '@reticle/domain'
import { labelNames } from '../file-names.ts'
import { labelsOf } from '../labels-of.ts'
import type { LabelledSet } from '../port.ts'
import { type Element, eachChild } from '../xml/read-xml.ts'
import { element } from '../xml/write-xml.ts'
import { controls } from './shape-values.ts'

/** The control that asks a question; the options of a taxonomy lie in each other. */
const controlOf = ({ id, kind, scope, options }: Question): readonly string[] => {
  const attributes = { name: id, toName: 'image', ...(scope === 'region' ? { perRegion: 'true' } : {}) }
  const choices = (parent?: string): readonly string[] =>
    options
      .filter((option) => kind !== 'taxonomy' || option.parent === parent)
      .flatMap((option) => element('Choice', { value: option.text, alias: option.id }, kind === 'taxonomy' ? choices(option.id) : []))
  switch (kind) {
    case 'single':
    case 'scale':
      return element('Choices', { ...attributes, choice: 'single' }, choices())
    case 'multiple':
      return element('Choices', { ...attributes, choice: 'multiple' }, choices())
    case 'taxonomy':
      return element('Taxonomy', attributes, choices())
    case 'number':
      return element('Number', attributes, [])
    case 'date':
      return element('DateTime', { ...attributes, only: 'date' }, [])
    case 'text':
      return element('TextArea', attributes, [])
  }
}

/**
 * The labelling interface of a set: what Label Studio needs to show what `tasks.json` says. Answers are option ids; the interface shows
 * their texts.
 */
export const configOf = (protocols: LabelledSet['protocols']): string => {
  const names = labelNames(protocols)
  const labels = labelsOf(protocols).flatMap(({ label: { id, color } }) =>
    element('Label', { value: names.get(id) ?? id, background: color }, []),
  )
  const drawing = Object.values(controls).flatMap(({ tag, name }) => element(tag, { name, toName: 'image' }, labels))
  const latest = new Map(protocols.flatMap(({ content }) => content.questions.map((question) => [question.id, question])))
  const asking = [...latest.values()].flatMap(controlOf)
  return `${element('View', {}, [...element('Image', { name: 'image', value: '$image' }, []), ...drawing, ...asking]).join('\n')}\n`
}

/** What a labelling interface says beside what the tasks say. */
export type Config = {
  /** Colours (`#rrggbb`) by label, in the order in which they stand. */
  readonly labels: ReadonlyMap<string, string | undefined>
  /** By the name of a control: whether it takes several, and the texts of its options by what results call them. */
  readonly questions: ReadonlyMap<string, { readonly isMultiple: boolean; readonly texts: ReadonlyMap<string, string> }>
  /** The keys of a task's data that name its image. */
  readonly imageKeys: readonly string[]
}

export const noConfig: Config = { labels: new Map(), questions: new Map(), imageKeys: [] }

const asking = new Set(['Choices', 'Taxonomy', 'Rating', 'Number', 'TextArea', 'DateTime'])
const hex = /^#[0-9a-f]{6}$/i

/**
 * Reads a labelling interface.
 * @throws when it is not XML, with its path.
 */
export const readConfig = (path: string, text: string): Config => {
  const labels = new Map<string, string | undefined>()
  const questions = new Map<string, { isMultiple: boolean; texts: Map<string, string> }>()
  const imageKeys: string[] = []
  const visit = (one: Element, above?: Map<string, string>) => {
    const said = new Map(Object.entries(one.attributes))
    const [value, control, color] = [said.get('value'), said.get('name'), said.get('background')]
    const called = said.get('alias') ?? value
    const texts = asking.has(one.name) ? new Map<string, string>() : above
    if (one.name === 'Image' && value?.startsWith('$')) imageKeys.push(value.slice(1))
    if (one.name === 'Label' && called !== undefined)
      labels.set(called, color !== undefined && hex.test(color) ? color.toLowerCase() : undefined)
    if (one.name === 'Choice' && called !== undefined) above?.set(called, value ?? called)
    if (asking.has(one.name) && control !== undefined && texts !== undefined)
      questions.set(control, { isMultiple: said.get('choice')?.startsWith('multiple') ?? false, texts })
    for (const child of one.children) visit(child, texts)
  }
  eachChild(path, text, (child) => visit(child))
  return { labels, questions, imageKeys }
}
