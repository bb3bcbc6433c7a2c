import { wordsOf } from '../../language/words.ts'

export const t = await wordsOf('progress')
