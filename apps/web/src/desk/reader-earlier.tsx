import { Switch, Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { Time } from '../app/time.tsx'
import styles from './desk.module.css'
import { beforeOf, correctionWords, type EarlierShown } from './earlier.ts'
import type { Reader } from './readers.ts'
import { t } from './words.ts'

type Props = { readonly reader: Reader; readonly protocol: Protocol; readonly earlier: EarlierShown }

/** Of a reader who corrected what they said: a switch that shows the image as it was marked before, and what the correction changed. */
export const ReaderEarlier = ({ reader, protocol, earlier }: Props) => {
  const before = beforeOf(reader)
  if (before === undefined) return null
  const isShown = earlier.isShown(reader.annotationId)
  const times = reader.earlier?.length ?? 0
  const at = () => <Time at={before.submittedAt} />
  return (
    <div className={styles.earlier}>
      <Switch
        size="xs"
        label={t('earlier.before')}
        aria-label={t('earlier.show', { reader: reader.reader })}
        checked={isShown}
        onChange={() => earlier.toggle(reader.annotationId)}
      />
      {isShown && (
        <Text component="div" size="xs" c="dimmed" role="status">
          <div>{times > 1 ? t.rich('earlier.readTimes', { at, times }) : t.rich('earlier.read', { at })}</div>
          {correctionWords(before, reader, protocol).map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Text>
      )}
    </div>
  )
}
