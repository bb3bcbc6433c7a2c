import { fileURLToPath } from 'node:url'

/** The folder of this installation: the root of the repository. */
export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')
