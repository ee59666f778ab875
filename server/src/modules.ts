import { channels } from '#channels/index.ts';
import type { Module } from '#kernel/module.ts';
import { audience } from '#modules/audience/index.ts';
import { campaigns } from '#modules/campaigns/index.ts';
import { codes } from '#modules/codes/index.ts';
import { commerce } from '#modules/commerce/index.ts';
import { consent } from '#modules/consent/index.ts';
import { contacts } from '#modules/contacts/index.ts';
import { imports } from '#modules/imports/index.ts';
import { insights } from '#modules/insights/index.ts';
import { journeys } from '#modules/journeys/index.ts';
import { links } from '#modules/links/index.ts';
import { messages } from '#modules/messages/index.ts';
import { portrait } from '#modules/portrait/index.ts';
import { system } from '#modules/system/index.ts';
import { welcome } from '#modules/welcome/index.ts';
import { workspace } from '#modules/workspace/index.ts';

/** Every module and channel of the program; their order within a rank is the order of their reactions. */
export const modules: Module[] = [
  contacts,
  consent,
  audience,
  messages,
  links,
  codes,
  commerce,
  portrait,
  welcome,
  journeys,
  campaigns,
  imports,
  insights,
  workspace,
  system,
  channels,
];
