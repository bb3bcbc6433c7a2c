import type { Axis, Channel } from '../dataset.ts'

const channelNames: Readonly<Record<number, readonly string[]>> = {
  1: ['grey'],
  2: ['grey', 'alpha'],
  3: ['red', 'green', 'blue'],
  4: ['red', 'green', 'blue', 'alpha'],
}
const colorOf: Readonly<Record<string, string>> = { red: '#ff0000', green: '#00ff00', blue: '#0000ff' }

/** The channels of a picture of so many samples a pixel. */
export const pictureChannels = (samples: number): readonly Channel[] =>
  (channelNames[samples] ?? []).map((name) => ({ name, color: samples >= 3 ? (colorOf[name] ?? null) : null, unit: null, window: null }))

/** The axes of a picture: rows, columns, and samples where there are several. */
export const pictureAxes = (width: number, height: number, samples: number): readonly Axis[] => {
  const plain = { spacing: null, unit: null }
  const axes: readonly Axis[] = [
    { name: 'y', kind: 'space', length: height, ...plain },
    { name: 'x', kind: 'space', length: width, ...plain },
  ]
  return samples === 1 ? axes : [...axes, { name: 'c', kind: 'channel', length: samples, ...plain }]
}
