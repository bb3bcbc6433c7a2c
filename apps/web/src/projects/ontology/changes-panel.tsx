import { ActionIcon, Alert, Button, Checkbox, List, Stack, Text } from '@mantine/core'
import type { OntologyPreview } from '@reticle/contract'
import type { OntologyChange, Protocol } from '@reticle/domain'
import { IconX } from '@tabler/icons-react'
import { Panel } from '../../app/page.tsx'
import { ProblemAlert } from '../../app/problems.tsx'
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

const countOf = (count: number, word: string): string => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`

const Relabelling = ({ preview, relabels, onRelabels }: { preview: OntologyPreview } & Pick<Props, 'relabels' | 'onRelabels'>) => {
  const { annotations, tasks, people, later } = preview.relabelling
  if (annotations + later === 0) return null
  return (
    <Stack gap={4}>
      <Checkbox
        size="xs"
        checked={relabels}
        onChange={(event) => onRelabels(event.currentTarget.checked)}
        label={`Ask ${countOf(people, 'reader')} again about ${countOf(annotations, 'annotation')} of ${countOf(tasks, 'sample')}`}
      />
      <Text size="xs" c="dimmed">
        Each gets their own annotation back as a draft; what was not split stays as it is.
        {later > 0 && ` ${countOf(later, 'sample')} still being read can be asked about later, from this page.`}
      </Text>
    </Stack>
  )
}

const Releases = ({ releases }: Pick<OntologyPreview, 'releases'>) =>
  releases.length > 0 && (
    <Text size="xs" c="dimmed">
      Frozen releases stay as they are:{' '}
      {releases.map(({ name, version, samples }) => `${name} ${version} (${countOf(samples, 'sample')})`).join(', ')}. The next release
      reads old annotations through these changes.
    </Text>
  )

/** The changes that are not published yet, what they would touch, and the button that makes them. */
export const ChangesPanel = (props: Props) => {
  const { changes, before, after, preview, isLooking, error, isPublishing, onTakeBack, onPublish } = props
  const problemAt = (index: number | null) => preview?.problems.filter((problem) => problem.index === index) ?? []
  return (
    <Panel title="Changes" note={isLooking ? 'looking at what they touch …' : undefined}>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          Rename, merge, split, retire or add on the left. What a change touches is shown here before anything is done.
        </Text>
      ) : (
        <Stack gap="sm">
          <ol className={styles.changes} aria-label="Changes to be made">
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
                  aria-label={`Take change ${index + 1} back`}
                  onClick={() => onTakeBack(index)}
                >
                  <IconX size={14} />
                </ActionIcon>
              </li>
            ))}
          </ol>
          {problemAt(null).length > 0 && (
            <Alert color="red" p="xs" title="These changes do not fit together">
              <List size="xs">
                {problemAt(null).map(({ message }) => (
                  <List.Item key={message}>{message}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {preview !== undefined && <Relabelling preview={preview} relabels={props.relabels} onRelabels={props.onRelabels} />}
          {preview !== undefined && <Releases releases={preview.releases} />}
          {error !== null && <ProblemAlert error={error} title="Not published" />}
          <Button onClick={onPublish} loading={isPublishing} disabled={preview === undefined || preview.problems.length > 0}>
            Publish as the next version
          </Button>
        </Stack>
      )}
    </Panel>
  )
}
