import type { Plane } from '../pixels/plane.ts'
import { type Classifier, chancesOf } from './classifier.ts'
import { type Lessons, unknown } from './learn.ts'

/** How a classifier does on images that it has not seen. */
export type Held = { readonly images: number; readonly iou: number; readonly dice: number }

const foundIn = ({ forest, channels: count, threshold }: Classifier, channels: readonly Plane[]): Uint8Array => {
  const chances = chancesOf({ forest, channels: count }, channels)
  return Uint8Array.from({ length: chances.length / forest.classes }, (_, at) =>
    1 - (chances[at * forest.classes] ?? 1) >= threshold ? 1 : 0,
  )
}

/** Overlap of object elements, found and true, on average over images; an image without either counts as 1. Undefined without images. */
export const heldOut = async (classifier: Classifier, lessons: Lessons): Promise<Held | undefined> => {
  let [iou, dice] = [0, 0]
  for (let index = 0; index < lessons.length; index++) {
    const { channels, truth } = await lessons.at(index)
    const found = foundIn(classifier, channels)
    let [both, either] = [0, 0]
    truth.forEach((kind, at) => {
      if (kind === unknown) return
      if (kind > 0 && found[at] === 1) both++
      if (kind > 0 || found[at] === 1) either++
    })
    iou += either === 0 ? 1 : both / either
    dice += either === 0 ? 1 : (2 * both) / (either + both)
  }
  return lessons.length === 0 ? undefined : { images: lessons.length, iou: iou / lessons.length, dice: dice / lessons.length }
}
