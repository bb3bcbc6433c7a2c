import { gatherBox } from '../../box.ts'
import type { Axis, Channel, Dataset, ReadLimits } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import type { DataSet } from './data-set.ts'
import { tags } from './element.ts'
import { inPlaneOf, planesOf, worldOf } from './geometry.ts'
import { groupsOf } from './groups.ts'
import type { Image } from './image.ts'
import { checkBox } from './planes.ts'

/** Frames by the place of their plane, the nearest first along the normal; at each place in their order in time, or in that of the file. */
const framesByPlace = (distances: readonly number[], order: readonly number[]): readonly (readonly number[])[] => {
  const sorted = distances.map((distance, frame) => ({ distance, frame })).toSorted((a, b) => a.distance - b.distance)
  const places: { distance: number; frames: number[] }[] = []
  for (const { distance, frame } of sorted) {
    const last = places.at(-1)
    if (last !== undefined && Math.abs(distance - last.distance) <= 1e-3) last.frames.push(frame)
    else places.push({ distance, frames: [frame] })
  }
  return places.map(({ frames }) => frames.toSorted((a, b) => (order[a] ?? 0) - (order[b] ?? 0) || a - b))
}

/** Temporal Position Index of each frame (PS3.3 C.7.6.16.2.2), or the segment that it shows (C.8.20.2): what tells frames of one plane apart. */
const orderOf = (set: DataSet): readonly number[] =>
  set
    .items(tags.perFrameGroups)
    .map(
      (frame) =>
        frame.items(tags.segmentIdentification)[0]?.numbers(tags.segmentReference)[0] ??
        frame.items(tags.frameContent)[0]?.numbers(tags.temporalIndex)[0] ??
        0,
    )

/** The axis of frames that share their planes: segments where there are as many, else times. */
const repeated = (set: DataSet, times: number, dataset: Dataset): { axis: Axis; channels: readonly Channel[] } | undefined => {
  const segments = set.items(tags.segments)
  if (segments.length === 0)
    return { axis: { name: 't', kind: 'time', length: times, spacing: null, unit: null }, channels: dataset.channels }
  if (segments.length !== times) return undefined
  const channels = segments.map((segment, n) => ({
    name: segment.text(tags.segmentLabel) ?? `segment ${n + 1}`,
    color: null,
    unit: null,
    window: null,
  }))
  return { axis: { name: 'c', kind: 'channel', length: times, spacing: null, unit: null }, channels }
}

/**
 * A volume out of the frames of an enhanced image whose order in the file is another than that of their planes, or that show each plane several
 * times: times or segments, planes, rows, columns. Undefined where the frames lie in order already, or not at even distances.
 */
export const volumeOf = (set: DataSet, image: Image, dataset: Dataset, limits: ReadLimits): Dataset | undefined => {
  const groups = groupsOf(set)
  if (!groups.isEnhanced || image.samples > 1 || image.frames < 2 || dataset.axes[0]?.name !== 'z' || dataset.axes[0].spacing !== null)
    return undefined
  const planes = planesOf(groups)
  if (planes === undefined || planes.distances.length !== image.frames) return undefined
  const places = framesByPlace(planes.distances, orderOf(set))
  const [first, second] = places.map(([frame = 0]) => frame)
  const times = places[0]?.length ?? 0
  if (first === undefined || second === undefined || places.some((frames) => frames.length !== times)) return undefined
  const distance = (frame: number | undefined): number => planes.distances[frame ?? 0] ?? 0
  const spacing = distance(second) - distance(first)
  if (!places.every(([frame], n) => Math.abs(distance(frame) - distance(first) - n * spacing) <= 1e-2 * spacing)) return undefined

  const [, y, x] = dataset.axes
  const more = times > 1 ? repeated(set, times, dataset) : undefined
  if (y === undefined || x === undefined || (times > 1 && more === undefined)) return undefined
  const axes: readonly Axis[] = [
    ...(more === undefined ? [] : [more.axis]),
    { name: 'z', kind: 'space', length: places.length, spacing, unit: 'millimeter' },
    y,
    x,
  ]
  const whole = axes.map((axis) => axis.length)
  const chunk = [...whole.slice(0, -2).map(() => 1), y.length, x.length]
  const step = planes.normal.map((part) => part * spacing)
  return {
    ...dataset,
    name: 'volume',
    axes,
    channels: more?.channels ?? dataset.channels,
    world: worldOf(
      groups,
      inPlaneOf(set, groups, () => undefined),
      { step: [step[0] ?? 0, step[1] ?? 0, step[2] ?? 0], spacing },
      first,
    ),
    levels: [whole],
    chunk,
    read: async (box, level = 0) => {
      if (level !== 0) throw new FormatError('level', 'a DICOM image has one resolution')
      checkBox(box, dataset.dtype, limits)
      return gatherBox(box, { whole, chunk, dtype: dataset.dtype }, (index) => {
        const [time, place] = times > 1 ? [index[0] ?? 0, index[1] ?? 0] : [0, index[0] ?? 0]
        return dataset.read({ start: [places[place]?.[time] ?? 0, 0, 0], shape: [1, y.length, x.length] })
      })
    },
  }
}
