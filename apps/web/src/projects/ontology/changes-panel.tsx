import { ActionIcon, Alert, Button, Checkbox, List, Stack, Text } from '@mantine/core'
import type { OntologyPreview } from '@reticle/contract'
import type { OntologyChange, Protocol } from '@reticle/domain'
import { IconX } from '@tabler/icons-react'
import { Panel } from '../../app/page.tsx'
import { ProblemAlert } from '../../app/problems.tsx'
import { inARow, sentences } from '../../language/lists.ts'
import { t } from '../protocol/words.ts'
import { changeWords, touchedWords } from './change-words.ts'
import styles from './ontology.module.css'

type Props = {
  readonly changes: readonly OntologyChange[]
  readonly before: Protocol
  readonly after: Protocol
  readonly preview: OntologyPreview | undefined
  readonly isLooking: boolean
  readonly error: Error | null
  readonly relabels: boolean
  readonly isPublishing: boolean
  readonly onRelabels: (relabels: boolean) => void
  readonly onTakeBack: (index: number) => void
  readonly onPublish: () => void
}

const Relabelling = ({ preview, relabels, onRelabels }: { preview: OntologyPreview } & Pick<Props, 'relabels' | 'onRelabels'>) => {
  const { annotations, tasks, people, later } = preview.relabelling
  if (annotations + later === 0) return null
  return (
    <Stack gap={4}>
      <Checkbox
        size="xs"
        checked={relabels}
        onChange={(event) => onRelabels(event.currentTarget.checked)}
        label={t('ontology.askReaders', { people, annotations, tasks })}
      />
      <Text size="xs" c="dimmed">
        {sentences([t('ontology.asDraft'), ...(later > 0 ? [t('ontology.stillRead', { later })] : [])])}
      </Text>
    </Stack>
  )
}

const Releases = ({ releases }: Pick<OntologyPreview, 'releases'>) =>
  releases.length > 0 && (
    <Text size="xs" c="dimmed">
      {t('ontology.releasesStay', {
        releases: inARow(releases.map(({ name, version, samples }) => t('ontology.release', { name, version, samples }))),
      })}
    </Text>
  )

/** The changes that are not published yet, what they would touch, and the button that makes them. */
export const ChangesPanel = (props: Props) => {
  const { changes, before, after, preview, isLooking, error, isPublishing, onTakeBack, onPublish } = props
  const problemAt = (index: number | null) => preview?.problems.filter((problem) => problem.index === index) ?? []
  return (
    <Panel title={t('ontology.changes')} note={isLooking ? t('ontology.looking') : undefined}>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('ontology.howTo')}
        </Text>
      ) : (
        <Stack gap="sm">
          <ol className={styles.changes} aria-label={t('ontology.toBeMade')}>
            {changes.map((change, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: changes have no name but their place
              <li key={index} className={styles.change}>
                <div className={styles.words}>
                  <Text size="sm">{changeWords(change, before, after)}</Text>
                  {problemAt(index).map(({ message }) => (
                    <Text key={message} size="xs" c="var(--mantine-color-error)" role="alert">
                      {message}
                    </Text>
                  ))}
                  {preview?.changes[index] !== undefined && (
                    <Text size="xs" c="dimmed">
                      {touchedWords(change, preview.changes[index])}
                    </Text>
                  )}
                </div>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={t('ontology.takeBack', { n: index + 1 })}
                  onClick={() => onTakeBack(index)}
                >
                  <IconX size={14} />
                </ActionIcon>
              </li>
            ))}
          </ol>
          {problemAt(null).length > 0 && (
            <Alert color="red" p="xs" title={t('ontology.doNotFit')}>
              <List size="xs">
                {problemAt(null).map(({ message }) => (
                  <List.Item key={message}>{message}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {preview !== undefined && <Relabelling preview={preview} relabels={props.relabels} onRelabels={props.onRelabels} />}
          {preview !== undefined && <Releases releases={preview.releases} />}
          {error !== null && <ProblemAlert error={error} title={t('common.notPublished')} />}
          <Button onClick={onPublish} loading={isPublishing} disabled={preview === undefined || preview.problems.length > 0}>
            {t('ontology.publish')}
          </Button>
        </Stack>
      )}
    </Panel>
  )
}
