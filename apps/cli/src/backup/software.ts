import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../project-folder.ts'

/** The version of Reticle that this is. */
export const softwareVersion = async (): Promise<string> =>
  z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'))).version
