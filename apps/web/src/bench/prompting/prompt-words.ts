import { t } from '../words.ts'
/** Why no answer came, and what to do until one may. `seconds`: after which the server would ask again; 0 where it does not say. */
export const promptFault = (message: string, seconds: number): string => {
  const said = message.charAt(0).toUpperCase() + message.slice(1)
  return seconds > 1 ? t('prompt.faultUntil', { seconds: Math.ceil(seconds), reason: said }) : t('prompt.fault', { reason: said })
}
