/** A linked program and the places of its uniforms, by name; null for those that the compiler took out. */
export type Program = {
  readonly use: () => void
  readonly at: (name: string) => WebGLUniformLocation | null
  readonly dispose: () => void
}

const compile = (gl: WebGL2RenderingContext, type: number, text: string): WebGLShader => {
  const shader = gl.createShader(type)
  if (shader === null) throw new Error('the graphics context is lost')
  gl.shaderSource(shader, text)
  gl.compileShader(shader)
  return shader
}

/** @throws Error with the compiler's words. A lost context does not throw: its programs draw nothing. */
export const createProgram = (gl: WebGL2RenderingContext, vertex: string, fragment: string): Program => {
  const program = gl.createProgram()
  const shaders = [compile(gl, gl.VERTEX_SHADER, vertex), compile(gl, gl.FRAGMENT_SHADER, fragment)]
  for (const shader of shaders) gl.attachShader(program, shader)
  gl.linkProgram(program)
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
    const words = [...shaders.map((shader) => gl.getShaderInfoLog(shader)), gl.getProgramInfoLog(program)]
    throw new Error(`a shader cannot be used here: ${words.filter((text) => text !== null && text !== '').join(' ')}`)
  }
  for (const shader of shaders) gl.deleteShader(shader)
  const places = new Map<string, WebGLUniformLocation | null>()
  return {
    use: () => gl.useProgram(program),
    at: (name) => {
      const known = places.get(name)
      if (known !== undefined) return known
      const place = gl.getUniformLocation(program, name)
      places.set(name, place)
      return place
    },
    dispose: () => gl.deleteProgram(program),
  }
}
