import type { Sample } from '@reticle/contract'

type Placed = Pick<Sample, 'id' | 'name' | 'origin'>
type Offset = { readonly x: number; readonly y: number }

/** Where a sample lies, and in which image: cut from a parent at an offset, or being the parent itself. */
const placeOf = ({ name, origin }: Placed): { readonly parent: string; readonly x: number; readonly y: number } => ({
  parent: origin.parent?.name ?? name,
  x: origin.parent?.x ?? 0,
  y: origin.parent?.y ?? 0,
})

/** A sample of the same place, and what is added to a place of this one to come to the same place of the other, in pixels. */
export type Registered<S> = { readonly sample: S; readonly offset: Offset }

/** Samples that show the same place as this one: cut from the same parent image, being that parent, or having this one as theirs. */
export const registeredWith = <S extends Placed>(sample: Placed, others: readonly S[]): readonly Registered<S>[] => {
  const own = placeOf(sample)
  return others
    .filter((one) => one.id !== sample.id && placeOf(one).parent === own.parent)
    .map((one) => {
      const place = placeOf(one)
      return { sample: one, offset: { x: own.x - place.x, y: own.y - place.y } }
    })
}
