import type { ChannelSettings } from '../display-settings.ts'
import type { TileSource } from '../tile-source.ts'
import type { Program } from './program.ts'
import type { SampleKind } from './shaders.ts'

/** What is subtracted from a value before it becomes a 32-bit float: a whole number near the window for 32-bit integers. */
export const baseFor = (source: TileSource, kind: SampleKind, channel: number, low: number): number => {
  const { dtype } = source.info
  if (dtype === 'uint32') return Math.min(4_294_967_295, Math.max(0, Math.floor(low)))
  if (dtype === 'int32') return Math.min(2_147_483_647, Math.max(-2_147_483_648, Math.floor(low)))
  return kind === 'float' ? source.baseOf(channel) : 0
}

/** Values of integers that nodata can equal; -0.5 equals none. */
const isWhole = (value: number | null): value is number => value !== null && Number.isInteger(value)

/** The window of one channel, and what was not measured. A change of these costs one drawing and nothing else. */
export const setChannel = (
  gl: WebGL2RenderingContext,
  program: Program,
  kind: SampleKind,
  source: TileSource,
  channel: number,
  own: ChannelSettings,
): void => {
  const base = baseFor(source, kind, channel, own.low)
  const { nodata } = source.info
  if (kind === 'unsigned') {
    const has = isWhole(nodata) && nodata >= 0 && nodata <= 4_294_967_295
    gl.uniform1ui(program.at('u_base'), base)
    gl.uniform1ui(program.at('u_nodata'), has ? nodata : 0)
    gl.uniform1i(program.at('u_hasNodata'), has ? 1 : 0)
  } else if (kind === 'signed') {
    const has = isWhole(nodata) && Math.abs(nodata) <= 2_147_483_648
    gl.uniform1i(program.at('u_base'), base)
    gl.uniform1i(program.at('u_nodata'), has ? nodata : 0)
    gl.uniform1i(program.at('u_hasNodata'), has ? 1 : 0)
  } else if (kind === 'float') {
    // Of 64-bit values the texture has NaN in its place.
    const has = nodata !== null && source.info.dtype === 'float32'
    gl.uniform1f(program.at('u_nodata'), has ? nodata : 0)
    gl.uniform1i(program.at('u_hasNodata'), has ? 1 : 0)
  } else gl.uniform1i(program.at('u_part'), channel)
  const width = own.high - own.low
  gl.uniform1f(program.at('u_low'), own.low - base)
  // A window of no width is a threshold.
  gl.uniform1f(program.at('u_perWidth'), width === 0 ? 1e30 : 1 / width)
}
