ALTER TABLE `client` ADD `revoked_by` text;--> statement-breakpoint
ALTER TABLE `client` ADD `revoked_reason` text;