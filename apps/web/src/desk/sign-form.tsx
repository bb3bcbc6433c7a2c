import { Alert, Button, List, Radio, SimpleGrid, Stack, Text, Textarea, Tooltip } from '@mantine/core'
import { type AnnotationProblem, type ReasonCode, reasonCodes } from '@reticle/domain'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { ProblemAlert } from '../app/problems.tsx'
import { chordText } from '../canvas/editor/chord.ts'
import { kindsInside } from './cluster-kinds.ts'
import styles from './desk.module.css'
import type { DeskObject } from './objects/desk-objects.ts'
import { t } from './words.ts'

type Props = {
  readonly reasonCode: ReasonCode | undefined
  readonly note: string
  readonly onReason: (code: ReasonCode) => void
  readonly onNote: (note: string) => void
  readonly onSign: () => void
  readonly isSigning: boolean
  readonly error: Error | null
  /** What the protocol does not allow yet: a quiet line at first, an alarm after a first try. */
  readonly problems: readonly AnnotationProblem[]
  readonly wasTried: boolean
  readonly isReasonMissing: boolean
  /** Objects that nobody has decided yet. */
  readonly open: readonly DeskObject[]
  readonly onObject: (object: DeskObject) => void
  /** The decision is the known answer of gold: signing makes it gold again. */
  readonly isMending: boolean
}

/** Where the key for it puts the focus. */
export const reasonsId = 'reticle-reasons'

/** As many objects as are named one by one. */
const mostNamed = 12

const Undecided = ({ open, onObject, wasTried }: Pick<Props, 'open' | 'onObject' | 'wasTried'>) =>
  wasTried ? (
    <Alert color="orange" p="xs" title={t('sign.undecided', { count: open.length })} data-testid="undecided">
      <Text size="xs">
        {open.slice(0, mostNamed).map((object) => (
          <button key={object.cluster.id} type="button" className={styles.named} onClick={() => onObject(object)}>
            {t('sign.undecidedObject', { number: String(object.number), kind: kindsInside[object.kind] })}
          </button>
        ))}
        {open.length > mostNamed && ` ${t('sign.undecidedMore', { count: open.length - mostNamed })}`}
      </Text>
    </Alert>
  ) : (
    <Text size="xs" c="var(--reticle-warn)">
      {t('sign.toDecide', { count: open.length })}
    </Text>
  )

const Reasons = ({ reasonCode, onReason, isReasonMissing }: Pick<Props, 'reasonCode' | 'onReason' | 'isReasonMissing'>) => (
  <Radio.Group
    id={reasonsId}
    label={t('sign.why')}
    size="xs"
    value={reasonCode ?? null}
    onChange={(value) => {
      const code = reasonCodes.find((one) => one === value)
      if (code !== undefined) onReason(code)
    }}
    error={isReasonMissing ? t('sign.noReason') : undefined}
  >
    <SimpleGrid cols={2} spacing={6} verticalSpacing={8} mt={6}>
      {reasonCodes.map((code) => (
        <Tooltip key={code} label={reasonHints[code]} position="left" multiline maw={260}>
          <Radio size="xs" value={code} label={reasonNames[code]} />
        </Tooltip>
      ))}
    </SimpleGrid>
  </Radio.Group>
)

/** Reason, note, signature. Ctrl+Enter signs from anywhere on the page. */
export const SignForm = (props: Props) => {
  const { note, onNote, onSign, isSigning, error, problems, wasTried, open } = props
  const [first] = problems
  return (
    <Stack gap="xs">
      {open.length > 0 && <Undecided open={open} onObject={props.onObject} wasTried={wasTried} />}
      <Reasons {...props} />
      <Textarea
        size="xs"
        label={t('sign.note')}
        placeholder={t('sign.notePlaceholder')}
        autosize
        minRows={1}
        maxRows={5}
        value={note}
        onChange={(event) => onNote(event.currentTarget.value)}
      />
      {first !== undefined && !wasTried && (
        <Text size="xs" c="var(--reticle-warn)">
          {problems.length > 1
            ? t('sign.openMore', { problem: first.message, count: problems.length - 1 })
            : t('sign.open', { problem: first.message })}
        </Text>
      )}
      {problems.length > 0 && wasTried && (
        <Alert color="red" p="xs" title={t('sign.notAllowed')}>
          <List size="xs">
            {problems.map((problem) => (
              <List.Item key={`${problem.code}${problem.regionId}${problem.questionId}${problem.message}`}>{problem.message}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {error !== null && <ProblemAlert error={error} title={t('sign.failed')} />}
      {props.isMending && (
        <Text size="xs" c="dimmed">
          {t('sign.mending')}
        </Text>
      )}
      <Tooltip label={t('sign.nextKey', { key: chordText('ctrl+enter') })}>
        <Button onClick={onSign} loading={isSigning} fullWidth>
          {t('sign.button')}
        </Button>
      </Tooltip>
    </Stack>
  )
}
