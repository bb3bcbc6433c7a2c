import { createByteLru } from '../byte-lru.ts'
import type { ChannelSettings, DisplaySettings } from '../display-settings.ts'
import { lightTable, lightTableKey, lightTableSize } from './light-table.ts'

/** Bytes of tables that are kept: those of all channels in sight, and of what was looked at before. */
const capacity = 8 * 1024 * 1024

/** The tables of light on the graphics card, made when they are first needed. */
export const createLightTextures = (gl: WebGL2RenderingContext) => {
  const kept = createByteLru<WebGLTexture>(capacity, { onGone: (texture) => gl.deleteTexture(texture) })
  const make = (bytes: Uint8Array): WebGLTexture => {
    const { width, height } = lightTableSize
    const texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, texture)
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST)
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
    return texture
  }
  return {
    /** Binds the table of a channel to a unit. */
    bind: (unit: number, channel: ChannelSettings, settings: DisplaySettings): void => {
      gl.activeTexture(gl.TEXTURE0 + unit)
      const key = lightTableKey(channel, settings)
      const present = kept.get(key)
      if (present !== undefined) {
        gl.bindTexture(gl.TEXTURE_2D, present)
        return
      }
      const bytes = lightTable(channel, settings)
      kept.set(key, make(bytes), bytes.byteLength)
    },
    dispose: kept.clear,
  }
}
