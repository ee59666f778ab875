/*
 * /api/v1/campaigns                     GET campaignQuery + page → campaignList · POST createCampaign → campaign
 * /api/v1/campaigns/settings            GET, PUT campaignSettings
 * /api/v1/campaigns/:id                 GET, PATCH updateCampaign → campaign · DELETE (drafts)
 * /api/v1/campaigns/:id/copy            POST → campaign
 * /api/v1/campaigns/:id/{launch,approve}            POST releaseCampaign → campaign
 * /api/v1/campaigns/:id/reject                      POST rejectCampaign → campaign
 * /api/v1/campaigns/:id/{withdraw,pause,resume,cancel}  POST → campaign (withdraw: back to a draft)
 * /api/v1/campaigns/:id/test            POST testCampaign → campaignTest
 * /api/v1/campaigns/:id/estimate        POST → campaignEstimate (begins one) · GET → latestEstimate
 * /api/v1/campaigns/:id/sendings        GET page → campaignSendings, the newest first
 * /api/v1/campaigns/:id/recipients      GET recipientQuery + page → campaignRecipients
 * /api/v1/campaigns/:id/results         GET resultsQuery → campaignResults
 *
 * Live topic `campaigns` with `{ id }` whenever one of them changes.
 */
export * from './campaigns/acts.ts';
export * from './campaigns/definitions.ts';
export * from './campaigns/estimate.ts';
export * from './campaigns/recipients.ts';
export * from './campaigns/results.ts';
export * from './campaigns/sendings.ts';
