import type { DataSet } from './data-set.ts'
import { tags } from './element.ts'

/** The functional groups of an enhanced multi-frame image (PS3.3 C.7.6.16). */
export type Groups = {
  readonly isEnhanced: boolean
  /**
   * The numbers of one attribute of a macro: of each frame, or of all of them at once from the shared groups or from the data set itself.
   * Empty where the file does not say.
   * @param macro the sequence that holds the attribute.
   */
  readonly each: (macro: number, tag: number) => readonly (readonly number[])[]
  /** What all frames have in common; undefined when they differ, `isMixed` tells so. */
  readonly one: (macro: number, tag: number) => { readonly numbers: readonly number[] | undefined; readonly isMixed: boolean }
  readonly text: (macro: number, tag: number) => string | undefined
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, n) => Object.is(value, b[n]) || Math.abs(value - (b[n] ?? Number.NaN)) <= 1e-6 * Math.abs(value))

export const groupsOf = (set: DataSet): Groups => {
  const [shared] = set.items(tags.sharedGroups)
  const frames = set.items(tags.perFrameGroups)

  const each: Groups['each'] = (macro, tag) => {
    const perFrame = frames.map((frame) => frame.items(macro)[0]?.numbers(tag) ?? [])
    if (perFrame.length > 0 && perFrame.every((numbers) => numbers.length > 0)) return perFrame
    const common = shared?.items(macro)[0]?.numbers(tag) ?? []
    if (common.length > 0) return [common]
    const plain = set.numbers(tag)
    return plain.length > 0 ? [plain] : []
  }
  return {
    isEnhanced: shared !== undefined || frames.length > 0,
    each,
    one: (macro, tag) => {
      const found = each(macro, tag)
      const [first] = found
      const isMixed = first !== undefined && !found.every((numbers) => same(numbers, first))
      return { numbers: isMixed ? undefined : first, isMixed }
    },
    text: (macro, tag) => frames[0]?.items(macro)[0]?.text(tag) ?? shared?.items(macro)[0]?.text(tag) ?? set.text(tag),
  }
}
