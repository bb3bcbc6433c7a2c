import { createByteLru } from '../byte-lru.ts'
import { type TilePlace, tilePlace } from '../tile-grid.ts'
import { type TileAddress, type TileSource, tileKey } from '../tile-source.ts'
import type { SampleKind } from './shaders.ts'
import { gapsIn, narrowed, textureFormat } from './texture-format.ts'

export type TileTexture = {
  readonly texture: WebGLTexture
  readonly kind: SampleKind
  readonly width: number
  readonly height: number
  readonly place: TilePlace
  /** Something in it was not measured. */
  readonly hasGaps: boolean
  /** The last frame that drew it. */
  frame: number
}

/** Bytes of textures that one canvas keeps, beside those that are on screen. */
const capacity = 256 * 1024 * 1024
/** Bytes that are uploaded for one frame, so that a frame stays short; one tile always is. */
const perFrame = 24 * 1024 * 1024

export type TileTextures = {
  readonly beginFrame: () => void
  /** The texture of a tile that is drawn now; made from the source's values when it may be. */
  readonly of: (source: TileSource, address: TileAddress, mayUpload: boolean) => TileTexture | undefined
  readonly has: (source: TileSource, address: TileAddress) => boolean
  /** True when tiles that are there wait for the next frame. */
  readonly isBehind: () => boolean
  /** Something in the tiles of this frame was not measured. */
  readonly haveGaps: () => boolean
  readonly bytes: () => number
  readonly dispose: () => void
}

export const createTileTextures = (gl: WebGL2RenderingContext): TileTextures => {
  let frame = 0
  let uploaded = 0
  let isBehind = false
  let haveGaps = false
  const kept = createByteLru<TileTexture>(capacity, {
    isKept: (_key, tile) => tile.frame === frame,
    onGone: (tile) => gl.deleteTexture(tile.texture),
  })
  const keyOf = (source: TileSource, address: TileAddress) => `${source.key} ${source.baseOf(address.plane.c)} ${tileKey(address)}`

  const upload = (source: TileSource, address: TileAddress, place: TilePlace): readonly [TileTexture, number] | undefined => {
    const pixels = source.tile(address)
    if (pixels === undefined) return undefined
    if (uploaded >= perFrame) {
      isBehind = true
      return undefined
    }
    const { width, height } = place
    const texture = gl.createTexture()
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl.TEXTURE_2D, texture)
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST)
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE)
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
    const made = (kind: SampleKind, hasGaps: boolean) => ({ texture, kind, width, height, place, hasGaps, frame })
    if (pixels.kind === 'bitmap') {
      // As the file has it: neither colours nor opacity are worked into it.
      gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE)
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
      gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, pixels.x)
      gl.pixelStorei(gl.UNPACK_SKIP_ROWS, pixels.y)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels.bitmap)
      gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, 0)
      gl.pixelStorei(gl.UNPACK_SKIP_ROWS, 0)
      return [made('picture', false), width * height * 4]
    }
    const { values, offset, rowLength } = pixels
    const { nodata } = source.info
    const hasGaps = gapsIn(values, { offset, rowLength, width, height }, nodata)
    if (values instanceof Float64Array) {
      const narrow = narrowed(values, { offset, rowLength, width, height }, source.baseOf(address.plane.c), nodata)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, width, height, 0, gl.RED, gl.FLOAT, narrow)
      return [made('float', hasGaps), narrow.byteLength]
    }
    const { kind, internal, format, type } = textureFormat(gl, values)
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, rowLength)
    gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, format, type, values, offset)
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0)
    return [made(kind, hasGaps), width * height * values.BYTES_PER_ELEMENT]
  }

  return {
    beginFrame: () => {
      frame++
      uploaded = 0
      isBehind = false
      haveGaps = false
    },
    of: (source, address, mayUpload) => {
      const key = keyOf(source, address)
      const present = kept.get(key)
      if (present !== undefined) {
        present.frame = frame
        haveGaps ||= present.hasGaps
        return present
      }
      const grid = source.grids[address.level]
      const place = grid === undefined || !mayUpload ? undefined : tilePlace(grid, address.tx, address.ty)
      const made = place === undefined ? undefined : upload(source, address, place)
      if (made === undefined) return undefined
      const [tile, bytes] = made
      uploaded += bytes
      haveGaps ||= tile.hasGaps
      kept.set(key, tile, bytes)
      return tile
    },
    has: (source, address) => kept.peek(keyOf(source, address)) !== undefined,
    isBehind: () => isBehind,
    haveGaps: () => haveGaps,
    bytes: kept.bytes,
    dispose: kept.clear,
  }
}
