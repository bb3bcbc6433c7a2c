import type { PixelInfo, routes } from '@reticle/contract'
import type { z } from 'zod'
import type { Context } from '../context.ts'

type Row = NonNullable<Awaited<ReturnType<Context['read']['pyramids']['pixelsOf']>>>
type Answer = z.input<(typeof routes.getSamplePixels.answers)[200]>
type Image = NonNullable<Row['image']>
type Pyramid = NonNullable<Row['pyramid']>

/** Names a pyramid and how it was made: part of the address of its files, so that their bytes never change under it. */
export const versionOf = ({ id, recipe }: Pick<Pyramid, 'id' | 'recipe'>): string => `${id}.${recipe}`

/** The id in a version; undefined when it is none. */
export const pyramidIdIn = (version: string): string | undefined =>
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]+$/.exec(version)?.[1]

const plainFormats: Readonly<Record<string, string>> = { 'image/png': 'PNG', 'image/jpeg': 'JPEG' }

/** Of a file that nobody has looked into: from before there was a viewer for more than 8 bits, or named by a manifest. */
const unseen = ({ mediaType, width, height }: Row): Image => {
  const axis = (name: 'y' | 'x', length: number) => ({ name, label: name, length, spacing: null, unit: null })
  return {
    format: plainFormats[mediaType] ?? mediaType,
    fileName: '',
    dataset: '',
    slice: null,
    axes: [axis('y', height), axis('x', width)],
    dtype: 'uint8',
    channels: [],
    isColor: true,
    rescale: null,
    nodata: null,
    world: null,
    warnings: [],
    companions: {},
  }
}

const stateOf = ({ mediaType, problem, pyramid }: Row, isDeep: boolean): PixelInfo['state'] => {
  if (problem !== null) return 'failed'
  if (pyramid !== null) return pyramid.state
  if (isDeep) return 'queued'
  return Object.hasOwn(plainFormats, mediaType) ? 'plain' : 'queued'
}

/**
 * What the viewer is told. Levels are listed as soon as it is known how they will lie.
 * @param isDeep a picture that no browser shows right waits for a worker
 */
export const pixelsAnswer = (row: Row, isDeep: boolean): Answer => {
  const { id, pyramid } = row
  const { axes, dtype, format, dataset, channels, isColor, isLabel, rescale, nodata, world } = row.image ?? unseen(row)
  const isMoving = pyramid?.state === 'queued' || pyramid?.state === 'building'
  return {
    sampleId: id,
    state: stateOf(row, isDeep),
    progress: isMoving ? { done: pyramid.done, total: pyramid.total } : null,
    problem: row.problem ?? pyramid?.problem ?? null,
    version: pyramid === null ? '' : versionOf(pyramid),
    format,
    dataset,
    axes: pyramid?.axes ?? axes,
    dtype: pyramid?.dtype ?? dtype,
    channels,
    isColor,
    ...(isLabel === true ? { isLabel } : {}),
    rescale,
    nodata,
    world,
    levels: pyramid?.levels ?? [],
  }
}
