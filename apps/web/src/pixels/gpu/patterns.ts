import { type Rect, tilePlace } from '../tile-grid.ts'
import type { TileAddress, TileSource } from '../tile-source.ts'
import { deviceRect, type Lie } from './frame-geometry.ts'
import { type Programs, setPlace } from './programs.ts'

type Color = readonly [red: number, green: number, blue: number, alpha: number]
type Pattern = { readonly colors: readonly [Color, Color]; readonly isSlanted: boolean; readonly period: number }

/** Squares: nothing was measured. */
const unmeasured: Pattern = {
  colors: [
    [0.33, 0.24, 0.4, 1],
    [0.24, 0.17, 0.3, 1],
  ],
  isSlanted: false,
  period: 6,
}
/** Slanting lines: could not be had. */
const unavailable: Pattern = {
  colors: [
    [0.75, 0.25, 0.1, 0.8],
    [0.1, 0.05, 0, 0.35],
  ],
  isSlanted: true,
  period: 16,
}

/** What is drawn in place of values, or over them. */
export const createPatterns = (gl: WebGL2RenderingContext, programs: Programs) => {
  const draw = (rect: Rect, { canvas, ratio, turn }: Lie, { colors, isSlanted, period }: Pattern): void => {
    const program = programs.pattern()
    program.use()
    setPlace(gl, program, canvas, turn)
    gl.uniform4f(program.at('u_rectangle'), rect.left, rect.top, rect.right, rect.bottom)
    gl.uniform4f(program.at('u_first'), ...colors[0])
    gl.uniform4f(program.at('u_second'), ...colors[1])
    gl.uniform1i(program.at('u_isSlanted'), isSlanted ? 1 : 0)
    gl.uniform1f(program.at('u_period'), period * ratio)
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }
  return {
    /** Wherever tiles were drawn and no channel has left light or dark: alpha is still 0 there. */
    unmeasured: (lie: Lie): void => {
      gl.enable(gl.BLEND)
      gl.blendFunc(gl.ONE_MINUS_DST_ALPHA, gl.ONE)
      gl.stencilFunc(gl.NOTEQUAL, 0, 0xff)
      gl.stencilOp(gl.KEEP, gl.KEEP, gl.KEEP)
      draw(deviceRect(lie, { left: 0, top: 0, right: lie.image.width, bottom: lie.image.height }), lie, unmeasured)
    },
    /** Over the tiles that failed; answers how many they are. */
    failed: (source: TileSource, lie: Lie, missing: readonly TileAddress[]): number => {
      const failed = missing.filter((address) => source.troubleAt(address)?.kind === 'failed')
      gl.disable(gl.STENCIL_TEST)
      gl.enable(gl.BLEND)
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
      for (const { level, tx, ty } of failed) {
        const grid = source.grids[level]
        const place = grid === undefined ? undefined : tilePlace(grid, tx, ty)
        if (grid === undefined || place === undefined) continue
        const rect = deviceRect(lie, {
          left: place.x * grid.scaleX,
          top: place.y * grid.scaleY,
          right: Math.min(lie.image.width, (place.x + place.width) * grid.scaleX),
          bottom: Math.min(lie.image.height, (place.y + place.height) * grid.scaleY),
        })
        draw(rect, lie, unavailable)
      }
      return failed.length
    },
  }
}
