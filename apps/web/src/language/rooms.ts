import type app from './en/app.ts'
import type bench from './en/bench.ts'
import type canvas from './en/canvas.ts'
import type desk from './en/desk.ts'
import type history from './en/history.ts'
import type models from './en/models.ts'
import type progress from './en/progress.ts'
import type projects from './en/projects.ts'
import type protocol from './en/protocol.ts'
import type quality from './en/quality.ts'
import type releases from './en/releases.ts'

/** The catalogues: one for each room of the app, loaded with it. English is the one that the others are held to. */
export interface Rooms {
  app: typeof app
  bench: typeof bench
  canvas: typeof canvas
  desk: typeof desk
  protocol: typeof protocol
  progress: typeof progress
  projects: typeof projects
  quality: typeof quality
  history: typeof history
  models: typeof models
  releases: typeof releases
}
