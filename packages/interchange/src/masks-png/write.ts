import { writeMasks } from '../painted/write-masks.ts'
import { type Palette, writePng } from '../png/write-png.ts'
import type { LabelledSet, Writing } from '../port.ts'

const most = 255

const colorOf = (hex: string): Palette[number] => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
]

/** For each sample a picture of classes (8 bits, with the labels' colours as its palette) and one of instances (16-bit grey). */
export const writeMasksPng = (set: LabelledSet): Writing =>
  writeMasks(set, {
    ...{ root: 'labels/masks-png', extension: '.png', mediaType: 'image/png', mostClasses: most },
    instances: ({ rowAt }, { width, height }) =>
      writePng({ width, height, kind: 'grey16' }, (y) => {
        const row = new Uint8Array(2 * width)
        rowAt(y).forEach((value, x) => {
          row[2 * x] = value >> 8
          row[2 * x + 1] = value & 0xff
        })
        return row
      }),
    classes: ({ rowAt, marks }, { width, height }, labels) => {
      const numbers = new Map(labels.map(({ number, label }) => [label.id, number]))
      const classOf = new Map(marks.map(({ value, region }) => [value, numbers.get(region.labelId) ?? 0]))
      const palette: Palette = [[0, 0, 0], ...labels.slice(0, most).map(({ label }) => colorOf(label.color))]
      return writePng({ width, height, kind: 'palette8', palette }, (y) =>
        Uint8Array.from(rowAt(y), (value) => {
          const number = value === 0 ? 0 : (classOf.get(value) ?? 0)
          return number > most ? 0 : number
        }),
      )
    },
  })
