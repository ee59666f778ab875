/**
 * Journeys over HTTP, below `/api/v1`; the live topic is `journeys` with `{ id }`.
 *
 * | route | body or query → answer |
 * |---|---|
 * | GET /journeys | journeyQuery → journeyList |
 * | POST /journeys | createJourney → journeyDetail |
 * | GET /journeys/templates | journeyTemplatesQuery → journeyTemplates |
 * | GET /journeys/actions | → journeyActions |
 * | POST /journeys/check | checkJourneyBody → journeyCheck |
 * | POST /journeys/import | importJourney → journeyDetail |
 * | GET, PATCH, DELETE /journeys/:id | updateJourney → journeyDetail |
 * | GET /journeys/:id/check | → journeyCheck, of the draft |
 * | POST /journeys/:id/copies | copyJourney → journeyDetail |
 * | GET /journeys/:id/export | journeyExportQuery → journeyFile |
 * | POST /journeys/:id/publish | publishJourney → journeyDetail |
 * | POST /journeys/:id/pause, resume, drain, stop | → journeyDetail |
 * | GET /journeys/:id/versions, versions/:version | → journeyVersions, journeyVersionDetail |
 * | GET /journeys/:id/diff | journeyDiffQuery → journeyDiff |
 * | GET /journeys/:id/numbers | journeyNumbersQuery → journeyNumbers |
 * | GET /journeys/:id/people | journeyPeopleQuery → journeyPeople |
 * | POST /journeys/:id/entries | enterJourney → journeyEntered |
 * | POST /journeys/:id/exits | leaveJourney → journeyLeft |
 * | POST /journeys/:id/moves | moveJourney → journeyWork |
 * | POST /journeys/:id/dry-run | dryRunJourney → dryRunResult |
 * | GET /journeys/:id/analytics | journeyAnalyticsQuery → journeyAnalytics |
 * | GET /journeys/:id/webhooks | journeyWebhooksQuery → journeyWebhooks |
 * | GET, POST /journeys/webhook-key | → journeyWebhookKey; POST makes another |
 * | GET /contacts/:id/journeys | → journeyRuns |
 * | GET /contacts/:id/journeys/:runId | → journeyPath |
 */
export * from './journeys/analytics.ts';
export * from './journeys/definitions.ts';
export * from './journeys/dry-run.ts';
export * from './journeys/people.ts';
export * from './journeys/webhooks.ts';
