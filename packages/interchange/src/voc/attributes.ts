import { attributeValueSchema, type Region, slugSchema } from '@reticle/domain'
import { slugsOf } from '../slugs-of.ts'
import { childOf, childrenOf, type Element, textIn } from '../xml/read-xml.ts'
import { element, leaf } from '../xml/write-xml.ts'

type Attributes = Region['attributes']

export const isFlag = (value: Attributes[string] | undefined): boolean => value === true

/** Attributes that VOC has elements of its own for. */
const flags = ['truncated', 'difficult', 'occluded'] as const
const unsaid = new Set(['unspecified', 'unknown', ''])

const isNative = ([name, value]: readonly [string, Attributes[string]]): boolean =>
  (name === 'pose' && typeof value === 'string') || (flags.some((flag) => flag === name) && typeof value === 'boolean')

/** All others, in the form that CVAT and Datumaro write. */
export const attributeLines = (attributes: Attributes): readonly string[] => {
  const others = Object.entries(attributes).filter((entry) => !isNative(entry))
  return others.length === 0
    ? []
    : element(
        'attributes',
        {},
        others.flatMap(([name, value]) => element('attribute', {}, [leaf('name', name), leaf('value', String(value))])),
      )
}

/** A value of a file that does not say of which kind its values are. */
export const valueOfText = (text: string): Attributes[string] => {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(text) ? Number(text) : text
}

/** Of an object of any tool: its flags where they are set, its pose where it is said, and its named attributes. */
export const attributesOf = (object: Element): Attributes => {
  const pose = textIn(object, 'pose')
  const named = childrenOf(childOf(object, 'attributes'), 'attribute').flatMap((one) => {
    const name = textIn(one, 'name')
    return name === undefined ? [] : [{ name, text: childOf(one, 'value')?.text ?? '' }]
  })
  const slugs = slugsOf(named.map(({ name }, key) => ({ key, name, slug: slugSchema.safeParse(name).data })))
  return {
    ...Object.fromEntries(flags.flatMap((flag) => (textIn(object, flag) === '1' ? [[flag, true]] : []))),
    ...(pose === undefined || unsaid.has(pose.toLowerCase()) ? {} : { pose: pose.slice(0, 2000) }),
    ...Object.fromEntries(
      named.flatMap(({ text }, index) => {
        const value = attributeValueSchema.safeParse(valueOfText(text))
        return value.success ? [[slugs.get(index) ?? 'attribute', value.data]] : []
      }),
    ),
  }
}
