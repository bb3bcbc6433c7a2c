import type { Plane } from '../chunk-address.ts'
import { type DisplaySettings, shownChannels } from '../display-settings.ts'
import { isPlainPicture } from '../plain-settings.ts'
import { type LevelGrid, levelForScale, tilesIn } from '../tile-grid.ts'
import type { TileAddress, TileSource } from '../tile-source.ts'
import { setChannel } from './channel-uniforms.ts'
import { type Lie, shownRect, tileLie, toLevel } from './frame-geometry.ts'
import { createLightTextures } from './light-textures.ts'
import { createPatterns } from './patterns.ts'
import type { Program } from './program.ts'
import { createPrograms, lightsUnit, type Pass } from './programs.ts'
import { type TilePart, tileParts } from './tile-parts.ts'
import { createTileTextures, type TileTexture } from './tile-textures.ts'

export type Frame = { readonly source: TileSource; readonly settings: DisplaySettings; readonly lie: Lie; readonly isSmooth: boolean }

/** What a frame could not show as it should: tiles in sight that are not there in the wanted level, and of these the ones that failed. */
export type FrameReport = { readonly waiting: number; readonly failed: number; readonly isBehind: boolean }

export type Renderer = {
  readonly draw: (frame: Frame | undefined, canvas: { readonly width: number; readonly height: number }) => FrameReport
  /** Bytes of its textures. */
  readonly bytes: () => number
  readonly hasTile: (source: TileSource, address: TileAddress) => boolean
  readonly dispose: () => void
}

const nothing: FrameReport = { waiting: 0, failed: 0, isBehind: false }

/**
 * Draws tiles. Each channel is one pass that adds its light; within a pass the finest tiles come first and mark their pixels in the stencil,
 * coarser ones fill what is left. No tile is ever fetched by it.
 */
export const createRenderer = (gl: WebGL2RenderingContext): Renderer => {
  const textures = createTileTextures(gl)
  const lights = createLightTextures(gl)
  const programs = createPrograms(gl)
  const patterns = createPatterns(gl, programs)

  /** Binds the neighbours that a part of a tile reaches into. */
  const bindNeighbours = (program: Program, source: TileSource, address: TileAddress, own: TileTexture, { dx, dy }: TilePart): void => {
    const places = [
      [dx, 0],
      [0, dy],
      [dx, dy],
    ] as const
    const has = places.map(([x, y], n) => {
      const neighbour =
        (x === 0 && y === 0) || (n === 2 && (dx === 0 || dy === 0))
          ? undefined
          : textures.of(source, { ...address, tx: address.tx + x, ty: address.ty + y }, false)
      gl.activeTexture(gl.TEXTURE1 + n)
      gl.bindTexture(gl.TEXTURE_2D, (neighbour ?? own).texture)
      return neighbour === undefined ? 0 : 1
    })
    gl.uniform3i(program.at('u_has'), has[0] ?? 0, has[1] ?? 0, has[2] ?? 0)
  }

  const drawTile = (frame: Frame, pass: Pass, grid: LevelGrid, address: TileAddress, tile: TileTexture): void => {
    const lie = tileLie(frame.lie, grid, tile.place)
    if (lie === undefined) return
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl.TEXTURE_2D, tile.texture)
    for (const part of tileParts(lie, tile, frame.isSmooth)) {
      const { sampling, rect } = part
      const program = pass(tile.kind, sampling)
      if (sampling === 'border') bindNeighbours(program, frame.source, address, tile, part)
      gl.uniform4f(program.at('u_rectangle'), rect.left, rect.top, rect.right, rect.bottom)
      gl.uniform2f(program.at('u_origin'), lie.rect.left, lie.rect.top)
      gl.uniform2i(program.at('u_texel'), ...lie.texel)
      gl.uniform2f(program.at('u_fraction'), ...lie.fraction)
      gl.uniform2f(program.at('u_step'), ...lie.step)
      gl.uniform2i(program.at('u_size'), tile.width, tile.height)
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
    }
  }

  /** Tiles of one plane in sight, the wanted level first; answers what of the wanted level is not there. */
  const drawPlane = (frame: Frame, plane: Plane, pass: Pass): TileAddress[] => {
    const { source, lie } = frame
    const wanted = levelForScale(source.grids, lie.view.scale * lie.ratio)
    if (wanted === undefined) return []
    const shown = shownRect(lie)
    const missing: TileAddress[] = []
    const drawLevel = (grid: LevelGrid, mayUpload: boolean): boolean => {
      const tiles = tilesIn(grid, toLevel(shown, grid))
      let isWhole = true
      for (let ty = tiles.top; ty < tiles.bottom; ty++)
        for (let tx = tiles.left; tx < tiles.right; tx++) {
          const address = { level: grid.index, plane, tx, ty }
          const tile = textures.of(source, address, mayUpload)
          if (tile !== undefined) {
            drawTile(frame, pass, grid, address, tile)
            continue
          }
          isWhole = false
          if (grid === wanted) missing.push(address)
        }
      return isWhole
    }
    if (drawLevel(wanted, true)) return missing
    // What was shown before the image was made smaller is better than what is coarser.
    const finer = source.grids[wanted.index - 1]
    if (finer !== undefined && drawLevel(finer, false)) return missing
    for (const coarser of source.grids.slice(wanted.index + 1)) if (drawLevel(coarser, true)) break
    return missing
  }

  return {
    draw: (frame, canvas) => {
      textures.beginFrame()
      gl.viewport(0, 0, canvas.width, canvas.height)
      gl.clearColor(0, 0, 0, 0)
      gl.clearStencil(0)
      gl.clear(gl.COLOR_BUFFER_BIT | gl.STENCIL_BUFFER_BIT)
      if (frame === undefined || canvas.width === 0 || canvas.height === 0) return nothing
      const { source, settings, lie } = frame
      gl.enable(gl.STENCIL_TEST)
      gl.stencilOp(gl.KEEP, gl.KEEP, gl.REPLACE)
      const missing: TileAddress[] = []
      const z: Plane['z'] = settings.projection === 'max' ? 'max' : settings.z
      const picture: Plane = { c: 0, z: 0, t: 0 }
      const isTurned = lie.turn !== undefined
      if (source.kind === 'picture' && isPlainPicture(settings, source.info)) {
        gl.disable(gl.BLEND)
        gl.stencilFunc(gl.NOTEQUAL, 1, 0xff)
        const pass = programs.pass(
          lie,
          (_kind, sampling) => programs.of('whole', sampling, isTurned),
          () => {},
        )
        missing.push(...drawPlane(frame, picture, pass))
      } else {
        gl.enable(gl.BLEND)
        gl.blendFunc(gl.ONE, gl.ONE)
        for (const [n, channel] of shownChannels(settings).entries()) {
          const own = settings.channels[channel]
          if (own === undefined) continue
          gl.stencilFunc(gl.NOTEQUAL, n + 1, 0xff)
          lights.bind(lightsUnit, own, settings)
          const choose: Pass = (kind, sampling) => programs.of(kind, sampling, isTurned)
          const pass = programs.pass(lie, choose, (program, kind) => setChannel(gl, program, kind, source, channel, own))
          missing.push(...drawPlane(frame, source.kind === 'picture' ? picture : { c: channel, z, t: settings.t }, pass))
        }
        if (settings.nodata === 'checker' && textures.haveGaps()) patterns.unmeasured(lie)
      }
      return { waiting: missing.length, failed: patterns.failed(source, lie, missing), isBehind: textures.isBehind() }
    },
    bytes: textures.bytes,
    hasTile: textures.has,
    dispose: () => {
      textures.dispose()
      lights.dispose()
      programs.dispose()
    },
  }
}
