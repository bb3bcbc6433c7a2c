import { type LabelImportChoice, labelNamed, type Protocol, type Question } from '@reticle/domain'
import type { Reading } from '../port.ts'

/** Of a name in the file: the id that it becomes; null: left out on purpose; absent from the map: nothing has this name. */
type To = ReadonlyMap<string, string | null>

/** How what a file says is read in the words of a protocol. Labels by their id in the reading, questions by theirs. */
export type Matching = { readonly labels: To; readonly questions: To }

const sameText = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** A question of the protocol by id, or by its words; of the same scope. */
const questionNamed = ({ questions }: Protocol, asked: Question): string | undefined => {
  const fitting = questions.filter(({ scope }) => scope === asked.scope)
  return (fitting.find(({ id }) => id === asked.id) ?? fitting.find(({ text }) => sameText(text, asked.text)))?.id
}

const chosen = (choice: Readonly<Record<string, string | null>>, name: string): string | null | undefined =>
  Object.hasOwn(choice, name) ? choice[name] : undefined

/**
 * What a person chose holds, by the label's name and the question's id; else ids and names that are the same. A choice that names something
 * which the protocol does not have matches nothing.
 */
export const matchingOf = (
  { labels, questions = [] }: Pick<Reading, 'labels' | 'questions'>,
  protocol: Protocol,
  choice: Pick<LabelImportChoice, 'labels' | 'questions'>,
): Matching => {
  const labelIds = new Set(protocol.labels.map(({ id }) => id))
  const questionIds = new Set(protocol.questions.map(({ id }) => id))
  const to = (wanted: string | null | undefined, known: ReadonlySet<string>, own: () => string | undefined) =>
    wanted === undefined ? own() : wanted === null || known.has(wanted) ? wanted : undefined
  const pairs = (entries: readonly (readonly [string, string | null | undefined])[]): To =>
    new Map(entries.flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const])))
  return {
    labels: pairs(
      labels.map(({ id, name }) => [id, to(chosen(choice.labels, name), labelIds, () => labelNamed(protocol, id, name))] as const),
    ),
    questions: pairs(
      questions.map(
        (asked) => [asked.id, to(chosen(choice.questions, asked.id), questionIds, () => questionNamed(protocol, asked))] as const,
      ),
    ),
  }
}
