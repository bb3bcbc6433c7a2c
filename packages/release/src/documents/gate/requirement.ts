/** A field that a standard requires of a document, or that we do, and where the standard speaks of it. */
export type Requirement = {
  /**
   * Steps from the top, parted by ` > `: a key; `*` for every element of a list or of a map, of which there is one at least; `*TYPE` for
   * those of them whose `@type` is TYPE.
   */
  readonly path: string
  readonly section: string
  /** What a text has to look like, or one text of a list; anything that is not empty where nothing is said. */
  readonly form?: { readonly pattern: RegExp; readonly says: string }
}

export type Standard = {
  readonly id: string
  readonly title: string
  readonly version: string
  /** The file of the release that it is about. */
  readonly file: string
  /** The document as keys and lists. Throws on what is none. */
  readonly read: (text: string) => unknown
  readonly required: readonly Requirement[]
}

type Found = { readonly at: string; readonly value: unknown }

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const typesOf = (value: unknown): readonly unknown[] => {
  const type = isFields(value) ? value['@type'] : undefined
  return Array.isArray(type) ? type : [type]
}

/** Own keys only: a document that has no `constructor` does not get one from its prototype. */
const fieldOf = (value: unknown, key: string): unknown => (isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined)

const stepInto = ({ at, value }: Found, step: string): readonly Found[] => {
  const named = (key: string) => (at === '' ? key : `${at} > ${key}`)
  if (!step.startsWith('*')) return [{ at: named(step), value: fieldOf(value, step) }]
  const elements = Array.isArray(value)
    ? value.map((one, i): [string, unknown] => [String(i + 1), one])
    : isFields(value)
      ? Object.entries(value)
      : []
  const type = step.slice(1)
  const wanted = elements.filter(([, one]) => type === '' || typesOf(one).includes(type))
  return wanted.length === 0 ? [{ at: named(step), value: undefined }] : wanted.map(([key, one]) => ({ at: named(key), value: one }))
}

const isThere = (value: unknown): boolean => {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') return value.trim() !== ''
  if (Array.isArray(value)) return value.some(isThere)
  return !isFields(value) || Object.keys(value).length > 0
}

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')

const problemOf = ({ value }: Found, { form }: Requirement): string | undefined => {
  if (!isThere(value)) return 'is missing'
  return form === undefined || textsOf(value).some((text) => form.pattern.test(text)) ? undefined : `is not ${form.says}`
}

/** What a document lacks of what a standard requires, one sentence a field, with its place in the document and the section of the standard. */
export const gapsOf = (standard: Standard, text: string): readonly string[] => {
  let document: unknown
  try {
    document = standard.read(text)
  } catch (cause) {
    return [`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`]
  }
  const gaps = new Set<string>()
  for (const requirement of standard.required) {
    let found: readonly Found[] = [{ at: '', value: document }]
    // A step into what is missing says that the step before is missing, once.
    for (const step of requirement.path.split(' > '))
      found = found.flatMap((one) => (one.at !== '' && (one.value === undefined || one.value === null) ? [one] : stepInto(one, step)))
    for (const one of found) {
      const problem = problemOf(one, requirement)
      if (problem !== undefined) gaps.add(`${one.at} ${problem} (${standard.title} ${standard.version}, ${requirement.section})`)
    }
  }
  return [...gaps]
}
