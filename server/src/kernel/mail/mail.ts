import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { JobHandler } from '../jobs.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Unit } from '../unit.ts';

/** One mail to one person, in words that are ready to be read. */
export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface Mail {
  /**
   * Posts a mail when the unit commits; a job sends it, again and again while the mail server does not
   * take it, until it is no longer of use.
   *
   * @param given.workspaceId whose owners see on the System page why it does not go out
   */
  post(
    unit: Unit,
    message: MailMessage,
    given: { workspaceId: string; until: Date },
  ): Promise<void>;
}

export interface MailDeps {
  config: Pick<Config, 'mail'>;
  secrets: Secrets;
  clock: Clock;
}

const job = 'mail.send';
const sealContext = 'mail';
/** With graphile-worker's pauses (e^attempt seconds) the last try is about five hours later. */
const maxAttempts = 10;

interface Payload {
  workspaceId: string;
  until: string;
  /** The message: its link opens an account, so that it lies nowhere in the clear. */
  sealed: string;
}

/** The way mails leave; null where no mail server is configured. */
export function createMail({ config, secrets }: MailDeps): Mail | null {
  if (!config.mail) return null;
  return {
    async post(unit, message, { workspaceId, until }) {
      const sealed = secrets.seal(JSON.stringify(message), sealContext);
      const payload: Payload = { workspaceId, until: until.toISOString(), sealed };
      await unit.addJob(job, payload, { maxAttempts });
    },
  };
}

/** The job that hands posted mails to the mail server. */
export function mailJobs({ config, secrets, clock }: MailDeps): Record<string, JobHandler> {
  return {
    [job]: async ({ until, sealed }: Payload) => {
      // Also what is left of a configuration that has no mail server any more.
      if (!config.mail || clock.now() > new Date(until)) return;
      const message = JSON.parse(secrets.open(sealed, sealContext)) as MailMessage;
      const { sendBySmtp } = await import('./smtp.ts');
      await sendBySmtp(config.mail, message);
    },
  };
}
