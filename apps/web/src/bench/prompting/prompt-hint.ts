import { t } from '../words.ts'
/** How a model is asked, in one line. */
export const promptHint = t('prompt.hint')
