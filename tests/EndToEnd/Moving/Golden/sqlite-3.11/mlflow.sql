CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('7d34483879f0');
CREATE TABLE "datasets" (
	dataset_uuid VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	digest VARCHAR(36) NOT NULL, 
	dataset_source_type VARCHAR(36) NOT NULL, 
	dataset_source TEXT NOT NULL, 
	dataset_schema TEXT, 
	dataset_profile TEXT, 
	CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest), 
	CONSTRAINT fk_datasets_experiment_id_experiments FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
);
INSERT INTO "datasets" VALUES('50fc8be343184fe8849dd84762dcd2f8',1,'german','abc123','local','{"uri": "/data/german.csv"}','{"mlflow_colspec": []}','{"num_rows": 3}');
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
CREATE TABLE "experiments" (
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	artifact_location VARCHAR(256), 
	lifecycle_stage VARCHAR(32), 
	creation_time BIGINT, 
	last_update_time BIGINT, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), 
	CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT uq_experiments_workspace_name UNIQUE (workspace, name)
);
INSERT INTO "experiments" VALUES(0,'Default','/srv/mlflow/3/db/artifacts/0','active',1795709317963,1795709317963,'default');
INSERT INTO "experiments" VALUES(1,'Kreditprüfung: "Größe"','/srv/mlflow/3/db/artifacts/1','active',1795709317970,1795709317970,'default');
INSERT INTO "experiments" VALUES(2,'gone','/srv/mlflow/3/db/artifacts/2','deleted',1795709317974,1795709318197,'default');
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
INSERT INTO "input_tags" VALUES('dd5d9c3d3518457f94428ac56376d473','mlflow.data.context','training');
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
INSERT INTO "inputs" VALUES('dd5d9c3d3518457f94428ac56376d473','DATASET','50fc8be343184fe8849dd84762dcd2f8','RUN','e6c6c3ae0a784e0f8b240501e385fbcf',0);
INSERT INTO "inputs" VALUES('ffec5bf548834e5e9a569c72d7fbbe08','RUN_OUTPUT','e6c6c3ae0a784e0f8b240501e385fbcf','MODEL_OUTPUT','m-df988dcddd054666bc64ce9f33737b65',7);
INSERT INTO "inputs" VALUES('3291c677d8d94b839dc07c41c7e77bfb','RUN_INPUT','48e047e62180467a93542ef274e22588','MODEL_INPUT','m-df988dcddd054666bc64ce9f33737b65',0);
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
INSERT INTO "latest_metrics" VALUES('loss',0.05,1700000000009,19,0,'e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "latest_metrics" VALUES('odd/values',1.0e-300,1700000000000,9,0,'e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "latest_metrics" VALUES('same',3.0,1700000000000,0,0,'e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "latest_metrics" VALUES('loss',0.5,1700000000000,0,0,'48e047e62180467a93542ef274e22588');
INSERT INTO "latest_metrics" VALUES('loss',7.0,1700000000000,0,0,'a475c1746acb4db8b8cc31a03608608f');
INSERT INTO "latest_metrics" VALUES('loss',8.0,1700000000000,0,0,'47e37a450d3846bf9fc4ffa6236a24b2');
INSERT INTO "latest_metrics" VALUES('auc',0.75,1700000000000,3,0,'e6c6c3ae0a784e0f8b240501e385fbcf');
CREATE TABLE logged_model_metrics (
	model_id VARCHAR(36) NOT NULL, 
	metric_name VARCHAR(500) NOT NULL, 
	metric_timestamp_ms BIGINT NOT NULL, 
	metric_step BIGINT NOT NULL, 
	metric_value FLOAT, 
	experiment_id INTEGER NOT NULL, 
	run_id VARCHAR(32) NOT NULL, 
	dataset_uuid VARCHAR(36), 
	dataset_name VARCHAR(500), 
	dataset_digest VARCHAR(36), 
	CONSTRAINT logged_model_metrics_pk PRIMARY KEY (model_id, metric_name, metric_timestamp_ms, metric_step, run_id), 
	CONSTRAINT fk_logged_model_metrics_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_metrics_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE, 
	CONSTRAINT fk_logged_model_metrics_run_id FOREIGN KEY(run_id) REFERENCES runs (run_uuid) ON DELETE CASCADE
);
INSERT INTO "logged_model_metrics" VALUES('m-df988dcddd054666bc64ce9f33737b65','auc',1700000000000,3,0.75,1,'e6c6c3ae0a784e0f8b240501e385fbcf',NULL,'german','abc123');
CREATE TABLE logged_model_params (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	param_key VARCHAR(255) NOT NULL, 
	param_value TEXT NOT NULL, 
	CONSTRAINT logged_model_params_pk PRIMARY KEY (model_id, param_key), 
	CONSTRAINT fk_logged_model_params_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_params_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
INSERT INTO "logged_model_params" VALUES('m-df988dcddd054666bc64ce9f33737b65',1,'depth','8');
CREATE TABLE logged_model_tags (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	tag_key VARCHAR(255) NOT NULL, 
	tag_value TEXT NOT NULL, 
	CONSTRAINT logged_model_tags_pk PRIMARY KEY (model_id, tag_key), 
	CONSTRAINT fk_logged_model_tags_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_tags_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
INSERT INTO "logged_model_tags" VALUES('m-df988dcddd054666bc64ce9f33737b65',1,'kind','rf');
CREATE TABLE logged_models (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	artifact_location VARCHAR(1000) NOT NULL, 
	creation_timestamp_ms BIGINT NOT NULL, 
	last_updated_timestamp_ms BIGINT NOT NULL, 
	status INTEGER NOT NULL, 
	lifecycle_stage VARCHAR(32), 
	model_type VARCHAR(500), 
	source_run_id VARCHAR(32), 
	status_message VARCHAR(1000), 
	CONSTRAINT logged_models_pk PRIMARY KEY (model_id), 
	CONSTRAINT logged_models_lifecycle_stage_check CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT fk_logged_models_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
);
INSERT INTO "logged_models" VALUES('m-df988dcddd054666bc64ce9f33737b65',1,'forest','/srv/mlflow/3/db/artifacts/1/models/m-df988dcddd054666bc64ce9f33737b65/artifacts',1795709318203,1795709318214,2,'active','sklearn','e6c6c3ae0a784e0f8b240501e385fbcf',NULL);
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
INSERT INTO "metrics" VALUES('loss',1.0,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',0,0);
INSERT INTO "metrics" VALUES('loss',0.5,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',1,0);
INSERT INTO "metrics" VALUES('loss',3.33333333333333314829e-01,1700000000001,'e6c6c3ae0a784e0f8b240501e385fbcf',2,0);
INSERT INTO "metrics" VALUES('loss',0.25,1700000000001,'e6c6c3ae0a784e0f8b240501e385fbcf',3,0);
INSERT INTO "metrics" VALUES('loss',0.2,1700000000002,'e6c6c3ae0a784e0f8b240501e385fbcf',4,0);
INSERT INTO "metrics" VALUES('loss',1.66666666666666657414e-01,1700000000002,'e6c6c3ae0a784e0f8b240501e385fbcf',5,0);
INSERT INTO "metrics" VALUES('loss',1.42857142857142849212e-01,1700000000003,'e6c6c3ae0a784e0f8b240501e385fbcf',6,0);
INSERT INTO "metrics" VALUES('loss',0.125,1700000000003,'e6c6c3ae0a784e0f8b240501e385fbcf',7,0);
INSERT INTO "metrics" VALUES('loss',1.11111111111111104943e-01,1700000000004,'e6c6c3ae0a784e0f8b240501e385fbcf',8,0);
INSERT INTO "metrics" VALUES('loss',0.1,1700000000004,'e6c6c3ae0a784e0f8b240501e385fbcf',9,0);
INSERT INTO "metrics" VALUES('loss',9.09090909090909116141e-02,1700000000005,'e6c6c3ae0a784e0f8b240501e385fbcf',10,0);
INSERT INTO "metrics" VALUES('loss',8.33333333333333287074e-02,1700000000005,'e6c6c3ae0a784e0f8b240501e385fbcf',11,0);
INSERT INTO "metrics" VALUES('loss',7.6923076923076927347e-02,1700000000006,'e6c6c3ae0a784e0f8b240501e385fbcf',12,0);
INSERT INTO "metrics" VALUES('loss',7.14285714285714246063e-02,1700000000006,'e6c6c3ae0a784e0f8b240501e385fbcf',13,0);
INSERT INTO "metrics" VALUES('loss',6.66666666666666657414e-02,1700000000007,'e6c6c3ae0a784e0f8b240501e385fbcf',14,0);
INSERT INTO "metrics" VALUES('loss',0.0625,1700000000007,'e6c6c3ae0a784e0f8b240501e385fbcf',15,0);
INSERT INTO "metrics" VALUES('loss',5.8823529411764705066e-02,1700000000008,'e6c6c3ae0a784e0f8b240501e385fbcf',16,0);
INSERT INTO "metrics" VALUES('loss',5.55555555555555524716e-02,1700000000008,'e6c6c3ae0a784e0f8b240501e385fbcf',17,0);
INSERT INTO "metrics" VALUES('loss',5.26315789473684181309e-02,1700000000009,'e6c6c3ae0a784e0f8b240501e385fbcf',18,0);
INSERT INTO "metrics" VALUES('loss',0.05,1700000000009,'e6c6c3ae0a784e0f8b240501e385fbcf',19,0);
INSERT INTO "metrics" VALUES('odd/values',0.0,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',0,1);
INSERT INTO "metrics" VALUES('odd/values',1.79769313486231562234e+308,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',1,0);
INSERT INTO "metrics" VALUES('odd/values',-1.79769313486231562234e+308,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',2,0);
INSERT INTO "metrics" VALUES('odd/values',0.5,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',1,0);
INSERT INTO "metrics" VALUES('odd/values',0.25,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',-3,0);
INSERT INTO "metrics" VALUES('odd/values',1.0e-300,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',9,0);
INSERT INTO "metrics" VALUES('same',3.0,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',0,0);
INSERT INTO "metrics" VALUES('same',1.0,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',0,0);
INSERT INTO "metrics" VALUES('same',2.0,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',0,0);
INSERT INTO "metrics" VALUES('loss',0.5,1700000000000,'48e047e62180467a93542ef274e22588',0,0);
INSERT INTO "metrics" VALUES('loss',7.0,1700000000000,'a475c1746acb4db8b8cc31a03608608f',0,0);
INSERT INTO "metrics" VALUES('loss',8.0,1700000000000,'47e37a450d3846bf9fc4ffa6236a24b2',0,0);
INSERT INTO "metrics" VALUES('auc',0.75,1700000000000,'e6c6c3ae0a784e0f8b240501e385fbcf',3,0);
CREATE TABLE "model_version_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value TEXT, 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY (workspace, "key", name, version), 
	CONSTRAINT fk_model_version_tags_model_versions FOREIGN KEY(workspace, name, version) REFERENCES model_versions (workspace, name, version) ON UPDATE CASCADE
);
INSERT INTO "model_version_tags" VALUES('checked','yes','credit-default',1,'default');
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','greeting',1,'default');
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','Hallo {{name}}','greeting',1,'default');
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
	run_link VARCHAR(500), 
	storage_location VARCHAR(500), 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT model_version_pk PRIMARY KEY (workspace, name, version), 
	CONSTRAINT fk_model_versions_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE
);
INSERT INTO "model_versions" VALUES('credit-default',1,1795709318241,1795709318241,'the first',NULL,'None','/srv/mlflow/3/db/artifacts/1/e6c6c3ae0a784e0f8b240501e385fbcf/artifacts/model','e6c6c3ae0a784e0f8b240501e385fbcf','READY',NULL,NULL,'/srv/mlflow/3/db/artifacts/1/e6c6c3ae0a784e0f8b240501e385fbcf/artifacts/model','default');
INSERT INTO "model_versions" VALUES('credit-default',2,1795709318248,1795709318300,NULL,NULL,'Production','runs:/e6c6c3ae0a784e0f8b240501e385fbcf/model','e6c6c3ae0a784e0f8b240501e385fbcf','READY',NULL,'http://old/link','runs:/e6c6c3ae0a784e0f8b240501e385fbcf/model','default');
INSERT INTO "model_versions" VALUES('credit-default',3,1795709318255,1795709318309,NULL,NULL,'Deleted_Internal','REDACTED-SOURCE-PATH','REDACTED-RUN-ID','READY',NULL,'REDACTED-RUN-LINK','s3://bucket/elsewhere/model','default');
INSERT INTO "model_versions" VALUES('credit-default',4,1795709318294,1795709318294,NULL,NULL,'None','models:/m-df988dcddd054666bc64ce9f33737b65','e6c6c3ae0a784e0f8b240501e385fbcf','READY',NULL,NULL,'/srv/mlflow/3/db/artifacts/1/models/m-df988dcddd054666bc64ce9f33737b65/artifacts','default');
INSERT INTO "model_versions" VALUES('credit-default',5,1795709318316,1795709318316,'elsewhere',NULL,'None','s3://bucket/elsewhere/model',NULL,'READY',NULL,NULL,'s3://bucket/elsewhere/model','default');
INSERT INTO "model_versions" VALUES('greeting',1,1795709318368,1795709318368,NULL,NULL,'None','prompt-template',NULL,'READY',NULL,NULL,'prompt-template','default');
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "params" VALUES('lr','0.1','e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "params" VALUES('opt/name','adam ✓','e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "params" VALUES('long','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "params" VALUES('null-like','null','e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "params" VALUES('lines','a
b','e6c6c3ae0a784e0f8b240501e385fbcf');
CREATE TABLE "registered_model_aliases" (
	alias VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT registered_model_alias_pk PRIMARY KEY (workspace, name, alias), 
	CONSTRAINT fk_registered_model_aliases_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "registered_model_aliases" VALUES('champion',2,'credit-default','default');
INSERT INTO "registered_model_aliases" VALUES('first',1,'credit-default','default');
CREATE TABLE "registered_model_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT registered_model_tag_pk PRIMARY KEY (workspace, "key", name), 
	CONSTRAINT fk_registered_model_tags_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE
);
INSERT INTO "registered_model_tags" VALUES('owner','Ada Ω','credit-default','default');
INSERT INTO "registered_model_tags" VALUES('mlflow.prompt.is_prompt','true','greeting','default');
CREATE TABLE "registered_models" (
	name VARCHAR(256) NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT registered_model_pk PRIMARY KEY (workspace, name)
);
INSERT INTO "registered_models" VALUES('credit-default',1795709318234,1795709318316,'Wer zahlt zurück?','default');
INSERT INTO "registered_models" VALUES('greeting',1795709318355,1795709318368,NULL,'default');
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
	CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')), 
	CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED')), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
INSERT INTO "runs" VALUES('e6c6c3ae0a784e0f8b240501e385fbcf','erster Lauf ☂','UNKNOWN','','','ada','FINISHED',1700000000000,1700000005000,'','active','/srv/mlflow/3/db/artifacts/1/e6c6c3ae0a784e0f8b240501e385fbcf/artifacts',1,NULL);
INSERT INTO "runs" VALUES('48e047e62180467a93542ef274e22588','going on','UNKNOWN','','','ada','RUNNING',1700000000000,NULL,'','active','/srv/mlflow/3/db/artifacts/1/48e047e62180467a93542ef274e22588/artifacts',1,NULL);
INSERT INTO "runs" VALUES('cc2572ea6a104ee781de77e40cbbf09f','child','UNKNOWN','','','ada','FAILED',1700000000000,1700000000001,'','active','/srv/mlflow/3/db/artifacts/1/cc2572ea6a104ee781de77e40cbbf09f/artifacts',1,NULL);
INSERT INTO "runs" VALUES('a475c1746acb4db8b8cc31a03608608f','deleted','UNKNOWN','','','ada','KILLED',1700000000000,1700000000002,'','deleted','/srv/mlflow/3/db/artifacts/1/a475c1746acb4db8b8cc31a03608608f/artifacts',1,1795709318055);
INSERT INTO "runs" VALUES('f16eb3a7ec0e4775bdd577633f2cc505','in default','UNKNOWN','','','ada','FINISHED',1700000000000,1700000000003,'','active','/srv/mlflow/3/db/artifacts/0/f16eb3a7ec0e4775bdd577633f2cc505/artifacts',0,NULL);
INSERT INTO "runs" VALUES('47e37a450d3846bf9fc4ffa6236a24b2','fallen','UNKNOWN','','','ada','RUNNING',1700000000000,NULL,'','deleted','/srv/mlflow/3/db/artifacts/2/47e37a450d3846bf9fc4ffa6236a24b2/artifacts',2,1795709318199);
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.user','ada','e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "tags" VALUES('mlflow.source.name','train.py','e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "tags" VALUES('mlflow.runName','erster Lauf ☂','e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "tags" VALUES('empty','','e6c6c3ae0a784e0f8b240501e385fbcf');
INSERT INTO "tags" VALUES('mlflow.runName','going on','48e047e62180467a93542ef274e22588');
INSERT INTO "tags" VALUES('mlflow.parentRunId','e6c6c3ae0a784e0f8b240501e385fbcf','cc2572ea6a104ee781de77e40cbbf09f');
INSERT INTO "tags" VALUES('mlflow.runName','child','cc2572ea6a104ee781de77e40cbbf09f');
INSERT INTO "tags" VALUES('mlflow.runName','deleted','a475c1746acb4db8b8cc31a03608608f');
INSERT INTO "tags" VALUES('mlflow.runName','in default','f16eb3a7ec0e4775bdd577633f2cc505');
INSERT INTO "tags" VALUES('mlflow.runName','fallen','47e37a450d3846bf9fc4ffa6236a24b2');
CREATE TABLE workspaces (
	name VARCHAR(63) NOT NULL, 
	description TEXT, 
	default_artifact_root TEXT, 
	CONSTRAINT workspaces_pk PRIMARY KEY (name)
);
INSERT INTO "workspaces" VALUES('default','Default workspace for legacy resources',NULL);
