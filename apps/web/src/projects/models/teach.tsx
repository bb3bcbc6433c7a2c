import { Anchor, Code, Group, List, Text } from '@mantine/core'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { Panel } from '../../app/page.tsx'
import styles from './models.module.css'
import { tenLines } from './teach-code.ts'

/** What a backend is and how one comes to be; for who has none yet. */
export const FirstModel = () => (
  <Panel title="How a model comes in">
    <Text size="sm" mb="xs">
      A backend is a program of yours that answers over HTTP what a model says of an image. It may run on any machine that Reticle reaches;
      your data goes nowhere else. Its answers come to readers as suggestions, dotted on the image, and nothing of them counts until
      somebody takes it.
    </Text>
    <List size="sm" spacing={6} mb="sm">
      <List.Item>
        To try it at once: stop Reticle and begin it with <Code>npm start -- --demo-model</Code>. It brings a small model that outlines
        objects, answers prompts and learns from your releases.
      </List.Item>
      <List.Item>
        A model of your own in Python, with <Code>pip install ./packages/python numpy</Code> in a copy of Reticle:
        <Group gap="xs" wrap="nowrap" align="flex-start" mt={6}>
          <Code block className={styles.code}>
            {tenLines}
          </Code>
          <CopyIcon value={tenLines} what="the program" />
        </Group>
        Then add a backend with the address <Code>http://THAT-MACHINE:9090</Code>. <Code>prompt</Code> and <Code>train</Code> are two
        methods more.
      </List.Item>
      <List.Item>
        ML backends of <Anchor href="https://github.com/HumanSignal/label-studio-ml-backend">Label Studio</Anchor> and servers of{' '}
        <Anchor href="https://github.com/Project-MONAI/MONAILabel">MONAI Label</Anchor> are asked as they are: choose their protocol.
      </List.Item>
      <List.Item>
        A machine of a private network has to be allowed by the operator first, with <Code>RETICLE_BACKEND_PRIVATE_HOSTS</Code>.
      </List.Item>
    </List>
  </Panel>
)
