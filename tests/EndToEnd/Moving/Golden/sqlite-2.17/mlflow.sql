CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('f5a4f2784254');
CREATE TABLE datasets (
	dataset_uuid VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	digest VARCHAR(36) NOT NULL, 
	dataset_source_type VARCHAR(36) NOT NULL, 
	dataset_source TEXT NOT NULL, 
	dataset_schema TEXT, 
	dataset_profile TEXT, 
	CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
INSERT INTO "datasets" VALUES('a3cd6be89c0b4815b82a57b9f5aa9bd4',1,'german','abc123','local','{"uri": "/data/german.csv"}','{"mlflow_colspec": []}','{"num_rows": 3}');
CREATE TABLE experiment_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	experiment_id INTEGER NOT NULL, 
	CONSTRAINT experiment_tag_pk PRIMARY KEY ("key", experiment_id), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
INSERT INTO "experiment_tags" VALUES('mlflow.note.content','Ein Text
mit zwei Zeilen: und # Zeichen',1);
INSERT INTO "experiment_tags" VALUES('team','risk',1);
CREATE TABLE experiments (
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	artifact_location VARCHAR(256), 
	lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT, 
	CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), 
	CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	UNIQUE (name)
);
INSERT INTO "experiments" VALUES(0,'Default','/srv/mlflow/2/db/artifacts/0','active',1795709314287,1795709314287);
INSERT INTO "experiments" VALUES(1,'Kreditprüfung: "Größe"','/srv/mlflow/2/db/artifacts/1','active',1795709314306,1795709314306);
INSERT INTO "experiments" VALUES(2,'gone','/srv/mlflow/2/db/artifacts/2','deleted',1795709314324,1795709314673);
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
INSERT INTO "input_tags" VALUES('f1776bb57d394984b40625972d2062ad','mlflow.data.context','training');
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
INSERT INTO "inputs" VALUES('f1776bb57d394984b40625972d2062ad','DATASET','a3cd6be89c0b4815b82a57b9f5aa9bd4','RUN','5e5d844606e04c9e97d7b2a63c3c849c');
CREATE TABLE "latest_metrics" (
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT NOT NULL, 
	timestamp BIGINT, 
	step BIGINT NOT NULL, 
	is_nan BOOLEAN NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT latest_metric_pk PRIMARY KEY ("key", run_uuid), 
	CHECK (is_nan IN (0, 1)), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "latest_metrics" VALUES('loss',0.05,1700000000009,19,0,'5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "latest_metrics" VALUES('odd/values',1.0e-300,1700000000000,9,0,'5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "latest_metrics" VALUES('same',3.0,1700000000000,0,0,'5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "latest_metrics" VALUES('loss',0.5,1700000000000,0,0,'b050ae09414748a492e002cd4a728fd8');
INSERT INTO "latest_metrics" VALUES('loss',7.0,1700000000000,0,0,'a52918ff00b847e392748cc2ca851cc8');
INSERT INTO "latest_metrics" VALUES('loss',8.0,1700000000000,0,0,'65e22da779744b35ad057d005de6e83d');
CREATE TABLE "metrics" (
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT NOT NULL, 
	timestamp BIGINT NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	step BIGINT DEFAULT '0' NOT NULL, 
	is_nan BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT metric_pk PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan), 
	CHECK (is_nan IN (0, 1)), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "metrics" VALUES('loss',1.0,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',0,0);
INSERT INTO "metrics" VALUES('loss',0.5,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',1,0);
INSERT INTO "metrics" VALUES('loss',3.33333333333333314829e-01,1700000000001,'5e5d844606e04c9e97d7b2a63c3c849c',2,0);
INSERT INTO "metrics" VALUES('loss',0.25,1700000000001,'5e5d844606e04c9e97d7b2a63c3c849c',3,0);
INSERT INTO "metrics" VALUES('loss',0.2,1700000000002,'5e5d844606e04c9e97d7b2a63c3c849c',4,0);
INSERT INTO "metrics" VALUES('loss',1.66666666666666657414e-01,1700000000002,'5e5d844606e04c9e97d7b2a63c3c849c',5,0);
INSERT INTO "metrics" VALUES('loss',1.42857142857142849212e-01,1700000000003,'5e5d844606e04c9e97d7b2a63c3c849c',6,0);
INSERT INTO "metrics" VALUES('loss',0.125,1700000000003,'5e5d844606e04c9e97d7b2a63c3c849c',7,0);
INSERT INTO "metrics" VALUES('loss',1.11111111111111104943e-01,1700000000004,'5e5d844606e04c9e97d7b2a63c3c849c',8,0);
INSERT INTO "metrics" VALUES('loss',0.1,1700000000004,'5e5d844606e04c9e97d7b2a63c3c849c',9,0);
INSERT INTO "metrics" VALUES('loss',9.09090909090909116141e-02,1700000000005,'5e5d844606e04c9e97d7b2a63c3c849c',10,0);
INSERT INTO "metrics" VALUES('loss',8.33333333333333287074e-02,1700000000005,'5e5d844606e04c9e97d7b2a63c3c849c',11,0);
INSERT INTO "metrics" VALUES('loss',7.6923076923076927347e-02,1700000000006,'5e5d844606e04c9e97d7b2a63c3c849c',12,0);
INSERT INTO "metrics" VALUES('loss',7.14285714285714246063e-02,1700000000006,'5e5d844606e04c9e97d7b2a63c3c849c',13,0);
INSERT INTO "metrics" VALUES('loss',6.66666666666666657414e-02,1700000000007,'5e5d844606e04c9e97d7b2a63c3c849c',14,0);
INSERT INTO "metrics" VALUES('loss',0.0625,1700000000007,'5e5d844606e04c9e97d7b2a63c3c849c',15,0);
INSERT INTO "metrics" VALUES('loss',5.8823529411764705066e-02,1700000000008,'5e5d844606e04c9e97d7b2a63c3c849c',16,0);
INSERT INTO "metrics" VALUES('loss',5.55555555555555524716e-02,1700000000008,'5e5d844606e04c9e97d7b2a63c3c849c',17,0);
INSERT INTO "metrics" VALUES('loss',5.26315789473684181309e-02,1700000000009,'5e5d844606e04c9e97d7b2a63c3c849c',18,0);
INSERT INTO "metrics" VALUES('loss',0.05,1700000000009,'5e5d844606e04c9e97d7b2a63c3c849c',19,0);
INSERT INTO "metrics" VALUES('odd/values',0.0,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',0,1);
INSERT INTO "metrics" VALUES('odd/values',1.79769313486231562234e+308,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',1,0);
INSERT INTO "metrics" VALUES('odd/values',-1.79769313486231562234e+308,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',2,0);
INSERT INTO "metrics" VALUES('odd/values',0.5,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',1,0);
INSERT INTO "metrics" VALUES('odd/values',0.25,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',-3,0);
INSERT INTO "metrics" VALUES('odd/values',1.0e-300,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',9,0);
INSERT INTO "metrics" VALUES('same',3.0,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',0,0);
INSERT INTO "metrics" VALUES('same',1.0,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',0,0);
INSERT INTO "metrics" VALUES('same',2.0,1700000000000,'5e5d844606e04c9e97d7b2a63c3c849c',0,0);
INSERT INTO "metrics" VALUES('loss',0.5,1700000000000,'b050ae09414748a492e002cd4a728fd8',0,0);
INSERT INTO "metrics" VALUES('loss',7.0,1700000000000,'a52918ff00b847e392748cc2ca851cc8',0,0);
INSERT INTO "metrics" VALUES('loss',8.0,1700000000000,'65e22da779744b35ad057d005de6e83d',0,0);
CREATE TABLE model_version_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY ("key", name, version), 
	FOREIGN KEY(name, version) REFERENCES model_versions (name, version) ON UPDATE cascade
);
INSERT INTO "model_version_tags" VALUES('checked','yes','credit-default',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','greeting',1);
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','Hallo {{name}}','greeting',1);
CREATE TABLE "model_versions" (
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	user_id VARCHAR(256), 
	current_stage VARCHAR(20), 
	source VARCHAR(500), 
	run_id VARCHAR(32), 
	status VARCHAR(20), 
	status_message VARCHAR(500), 
	run_link VARCHAR(500), storage_location VARCHAR(500), 
	CONSTRAINT model_version_pk PRIMARY KEY (name, version), 
	FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE CASCADE
);
INSERT INTO "model_versions" VALUES('credit-default',1,1795709314689,1795709314689,'the first',NULL,'None','/srv/mlflow/2/db/artifacts/1/5e5d844606e04c9e97d7b2a63c3c849c/artifacts/model','5e5d844606e04c9e97d7b2a63c3c849c','READY',NULL,NULL,'/srv/mlflow/2/db/artifacts/1/5e5d844606e04c9e97d7b2a63c3c849c/artifacts/model');
INSERT INTO "model_versions" VALUES('credit-default',2,1795709314695,1795709314700,NULL,NULL,'Production','runs:/5e5d844606e04c9e97d7b2a63c3c849c/model','5e5d844606e04c9e97d7b2a63c3c849c','READY',NULL,'http://old/link','runs:/5e5d844606e04c9e97d7b2a63c3c849c/model');
INSERT INTO "model_versions" VALUES('credit-default',3,1795709314697,1795709314705,NULL,NULL,'Deleted_Internal','REDACTED-SOURCE-PATH','REDACTED-RUN-ID','READY',NULL,'REDACTED-RUN-LINK','s3://bucket/elsewhere/model');
INSERT INTO "model_versions" VALUES('credit-default',4,1795709314708,1795709314708,'elsewhere',NULL,'None','s3://bucket/elsewhere/model',NULL,'READY',NULL,NULL,'s3://bucket/elsewhere/model');
INSERT INTO "model_versions" VALUES('greeting',1,1795709314720,1795709314720,NULL,NULL,'None','prompt-template',NULL,'READY',NULL,NULL,'prompt-template');
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "params" VALUES('lr','0.1','5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "params" VALUES('opt/name','adam ✓','5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "params" VALUES('long','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "params" VALUES('null-like','null','5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "params" VALUES('lines','a
b','5e5d844606e04c9e97d7b2a63c3c849c');
CREATE TABLE registered_model_aliases (
	alias VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	CONSTRAINT registered_model_alias_pk PRIMARY KEY (name, alias), 
	CONSTRAINT registered_model_alias_name_fkey FOREIGN KEY(name) REFERENCES registered_models (name) ON DELETE cascade ON UPDATE cascade
);
INSERT INTO "registered_model_aliases" VALUES('champion',2,'credit-default');
INSERT INTO "registered_model_aliases" VALUES('first',1,'credit-default');
CREATE TABLE registered_model_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	CONSTRAINT registered_model_tag_pk PRIMARY KEY ("key", name), 
	FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE cascade
);
INSERT INTO "registered_model_tags" VALUES('owner','Ada Ω','credit-default');
INSERT INTO "registered_model_tags" VALUES('mlflow.prompt.is_prompt','true','greeting');
CREATE TABLE registered_models (
	name VARCHAR(256) NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	CONSTRAINT registered_model_pk PRIMARY KEY (name), 
	UNIQUE (name)
);
INSERT INTO "registered_models" VALUES('credit-default',1795709314682,1795709314708,'Wer zahlt zurück?');
INSERT INTO "registered_models" VALUES('greeting',1795709314718,1795709314720,NULL);
CREATE TABLE "runs" (
	run_uuid VARCHAR(32) NOT NULL, 
	name VARCHAR(250), 
	source_type VARCHAR(20), 
	source_name VARCHAR(500), 
	entry_point_name VARCHAR(50), 
	user_id VARCHAR(256), 
	status VARCHAR(9), 
	start_time BIGINT, 
	end_time BIGINT, 
	source_version VARCHAR(50), 
	lifecycle_stage VARCHAR(20), 
	artifact_uri VARCHAR(200), 
	experiment_id INTEGER, deleted_time BIGINT, 
	CONSTRAINT run_pk PRIMARY KEY (run_uuid), 
	CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')), 
	CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED')), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
INSERT INTO "runs" VALUES('5e5d844606e04c9e97d7b2a63c3c849c','erster Lauf ☂','UNKNOWN','','','ada','FINISHED',1700000000000,1700000005000,'','active','/srv/mlflow/2/db/artifacts/1/5e5d844606e04c9e97d7b2a63c3c849c/artifacts',1,NULL);
INSERT INTO "runs" VALUES('b050ae09414748a492e002cd4a728fd8','going on','UNKNOWN','','','ada','RUNNING',1700000000000,NULL,'','active','/srv/mlflow/2/db/artifacts/1/b050ae09414748a492e002cd4a728fd8/artifacts',1,NULL);
INSERT INTO "runs" VALUES('630360fcdb084f0f829011557462db1b','child','UNKNOWN','','','ada','FAILED',1700000000000,1700000000001,'','active','/srv/mlflow/2/db/artifacts/1/630360fcdb084f0f829011557462db1b/artifacts',1,NULL);
INSERT INTO "runs" VALUES('a52918ff00b847e392748cc2ca851cc8','deleted','UNKNOWN','','','ada','KILLED',1700000000000,1700000000002,'','deleted','/srv/mlflow/2/db/artifacts/1/a52918ff00b847e392748cc2ca851cc8/artifacts',1,1795709314606);
INSERT INTO "runs" VALUES('1a2f4a3b253c4e30ad29c5d62f78f27f','in default','UNKNOWN','','','ada','FINISHED',1700000000000,1700000000003,'','active','/srv/mlflow/2/db/artifacts/0/1a2f4a3b253c4e30ad29c5d62f78f27f/artifacts',0,NULL);
INSERT INTO "runs" VALUES('65e22da779744b35ad057d005de6e83d','fallen','UNKNOWN','','','ada','RUNNING',1700000000000,NULL,'','deleted','/srv/mlflow/2/db/artifacts/2/65e22da779744b35ad057d005de6e83d/artifacts',2,1795709314674);
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.user','ada','5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "tags" VALUES('mlflow.source.name','train.py','5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "tags" VALUES('mlflow.runName','erster Lauf ☂','5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "tags" VALUES('empty','','5e5d844606e04c9e97d7b2a63c3c849c');
INSERT INTO "tags" VALUES('mlflow.runName','going on','b050ae09414748a492e002cd4a728fd8');
INSERT INTO "tags" VALUES('mlflow.parentRunId','5e5d844606e04c9e97d7b2a63c3c849c','630360fcdb084f0f829011557462db1b');
INSERT INTO "tags" VALUES('mlflow.runName','child','630360fcdb084f0f829011557462db1b');
INSERT INTO "tags" VALUES('mlflow.runName','deleted','a52918ff00b847e392748cc2ca851cc8');
INSERT INTO "tags" VALUES('mlflow.runName','in default','1a2f4a3b253c4e30ad29c5d62f78f27f');
INSERT INTO "tags" VALUES('mlflow.runName','fallen','65e22da779744b35ad057d005de6e83d');
