import type { Lie, Turn } from './frame-geometry.ts'
import { createProgram, type Program } from './program.ts'
import { patternFragment, pictureFragment, rectangleVertex, type SampleKind, type Sampling, valueFragment } from './shaders.ts'

/** `whole`: all parts of a picture at once. */
type DrawnKind = SampleKind | 'whole'
/** One drawing of one plane: answers the program for a tile, set up for the pass. */
export type Pass = (kind: SampleKind, sampling: Sampling) => Program

/** The unit of the table of light; those before it are of a tile and its neighbours. */
export const lightsUnit = 4
const samplers = ['u_tile', 'u_beside', 'u_over', 'u_across'] as const

/** How upright device pixels come to the canvas. */
export const setPlace = (gl: WebGL2RenderingContext, program: Program, canvas: Lie['canvas'], turn: Turn | undefined): void => {
  gl.uniform2f(program.at('u_canvas'), canvas.width, canvas.height)
  gl.uniform4f(program.at('u_turn'), turn?.cos ?? 1, turn?.sin ?? 0, turn?.x ?? 0, turn?.y ?? 0)
  gl.uniform1f(program.at('u_grown'), turn === undefined ? 0 : 1)
}

/** The programs of a context, compiled when they are first needed. */
export const createPrograms = (gl: WebGL2RenderingContext) => {
  const programs = new Map<string, Program>()
  const compiled = (name: string, fragment: () => string): Program => {
    const present = programs.get(name)
    if (present !== undefined) return present
    const program = createProgram(gl, rectangleVertex, fragment())
    program.use()
    // One unit for each sampler, once and for all: samplers of two types must never share one.
    for (const [n, sampler] of samplers.entries()) gl.uniform1i(program.at(sampler), n)
    gl.uniform1i(program.at('u_lights'), lightsUnit)
    programs.set(name, program)
    return program
  }
  return {
    of: (kind: DrawnKind, sampling: Sampling, isTurned: boolean): Program =>
      compiled(`${kind} ${sampling} ${isTurned}`, () =>
        kind === 'whole' ? pictureFragment(sampling, isTurned) : valueFragment(kind, sampling, isTurned),
      ),
    pattern: (): Program => compiled('pattern', () => patternFragment),
    /** Each program is set up once in a pass. */
    pass: ({ canvas, turn }: Pick<Lie, 'canvas' | 'turn'>, choose: Pass, setUp: (program: Program, kind: SampleKind) => void): Pass => {
      const ready = new Set<Program>()
      let current: Program | undefined
      return (kind, sampling) => {
        const program = choose(kind, sampling)
        if (program !== current) program.use()
        current = program
        if (ready.has(program)) return program
        ready.add(program)
        setPlace(gl, program, canvas, turn)
        setUp(program, kind)
        return program
      }
    },
    dispose: () => {
      for (const program of programs.values()) program.dispose()
    },
  }
}
export type Programs = ReturnType<typeof createPrograms>
